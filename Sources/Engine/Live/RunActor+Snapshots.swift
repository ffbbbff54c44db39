import Logging
import RatchetJournal

/// A run's whole value, and the rows that follow from it.
extension RunActor {
    /// Hands in the run's whole value, so that the part of the log that made it can be deleted.
    ///
    /// A run whose State cannot be encoded is parked, with its events as they are.
    /// - Returns: The snapshot's bytes; `nil` if the run is parked.
    func checkpoint() async -> Int? {
        guard ending == nil else { return 0 }
        do {
            let snapshot = try makeSnapshot()
            // A journal that has stopped has told the run itself already.
            try? await submit(Submission(writes: indexWrites()), EventBatch(at: world.clock.now), snapshot)
            return snapshot.count
        } catch {
            await park(
                ParkReason(
                    .unreadableState,
                    "its State cannot be encoded: \(error). Register code that can; the run goes on when the journal "
                        + "is opened next"))
            return nil
        }
    }

    /// Hands in the run's whole value if the log has something of it that the last one lacks.
    func recordWhole() async {
        guard !unfolded.isEmpty, !world.journal.hasStopped else { return }
        _ = await checkpoint()
    }

    /// From here on nothing is recorded: what is under way is done again when the run goes on.
    private func park(_ reason: ParkReason) async {
        phase.leave(.parked)
        cancelStrands()
        let (number, blocks) = (number, world.journal.blocks)
        do {
            let entity = try await world.journal.read { view in
                try Recovery.read(view, with: blocks).entities[.run(number)]
                    ?? Recovery.snapshot(of: .run(number), in: view, with: blocks)
            }
            guard let snapshot = unfolded.snapshot(entity, reason, indexedTerms) else { throw MissingStateError() }
            let submission = Submission(
                snapshots: [LogItem(.run(number), snapshot.encoded)], writes: indexWrites(.parked))
            _ = try await world.journal.append(submission)
            phase.depart(.parked)
            world.telemetry?.metrics?.runParked(machine.state.header.workflow)
            world.logger.warning("A run is parked", metadata: ["run": "\(machine.state.id)", "cause": "\(reason)"])
            world.board.post(.failure(.parked(machine.state.id.rawValue, reason)), for: number)
        } catch {
            world.logger.error(
                "A run cannot be parked; the log cannot be shortened until the journal is opened next",
                metadata: ["run": "\(machine.state.id)", "cause": "\(error)"])
        }
    }

    /// `nil` if the State cannot be encoded.
    func encodedSnapshot() -> [UInt8]? { try? makeSnapshot() }

    /// - Throws: what the State's own encoding throws, unless the run is over, and can do without it.
    private func makeSnapshot() throws -> [UInt8] {
        var writer = ByteWriter()
        do {
            try machine.state.write(to: &writer)
        } catch  where machine.state.isOver {
            writer = ByteWriter()
            try machine.state.write(to: &writer, withStates: false)
        }
        let terms = machine.state.isOver ? SearchTerms() : machine.state.terms
        return RunSnapshot(indexed: machine.state.status, terms: terms, .folded(writer.bytes)).encoded
    }

    /// The rows that follow from the snapshot which is written with them.
    func indexWrites() -> [WriteBatch.Operation] {
        let terms = machine.state.terms
        defer { indexedTerms = terms }
        return indexWrites(machine.state.status)
            + terms.writes(from: indexedTerms, of: number, with: world.journal.blocks)
    }

    /// The run's row among those of its status.
    private func indexWrites(_ status: RunStatus) -> [WriteBatch.Operation] {
        guard indexed != status else { return [] }
        defer { indexed = status }
        let old = indexed.map { EngineTables.runsByStatus.delete(RunStatusKey($0, number)) }
        return [EngineTables.runsByStatus.put(RunStatusKey(status, number), [])] + (old.map { [$0] } ?? [])
    }
}
