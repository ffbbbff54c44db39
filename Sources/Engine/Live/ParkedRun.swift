import RatchetJournal

/// A run that cannot be read now, and is kept as it is.
struct ParkedRun: Sendable {
    let entity: RecoveredEntity
    let reason: ParkReason
    /// The row that would bring it back, which it no longer needs.
    private let timer: TimerKey?

    init(_ entity: RecoveredEntity, _ reason: ParkReason, timer: TimerKey? = nil) {
        self.entity = entity
        self.reason = reason
        self.timer = timer
    }

    /// The best name that it has, if its header cannot be read.
    var id: String { RunFold.header(of: entity)?.givenID ?? RunID(number: entity.id.number).rawValue }

    /// Whether the journal does not say this of the run yet.
    var isNew: Bool {
        guard entity.events.isEmpty, case .unfolded(let parts)? = RunFold.snapshot(of: entity)?.content else {
            return true
        }
        return parts.reason != reason
    }

    var snapshot: RunSnapshot { RunFold.unfolded(entity, reason: reason) }

    /// What is to be written of it. One that is over stays in the archive.
    static func submission(of runs: ArraySlice<ParkedRun>, with blocks: Blocks) throws(JournalError) -> Submission {
        func snapshots(_ runs: some Sequence<ParkedRun>) -> [LogItem] {
            runs.map { LogItem($0.entity.id, $0.snapshot.encoded) }
        }
        var writes: [WriteBatch.Operation] = []
        for run in runs { writes += try run.writes(with: blocks) }
        return Submission(
            snapshots: snapshots(runs.filter { !$0.entity.isArchived }),
            lastSnapshots: snapshots(runs.filter(\.entity.isArchived)), writes: writes)
    }

    /// Its row among those of its status; and a snapshot that is damaged is kept for whoever can read more of it.
    private func writes(with blocks: Blocks) throws(JournalError) -> [WriteBatch.Operation] {
        let number = entity.id.number
        var writes: [WriteBatch.Operation] = []
        if let row = entity.damagedSnapshot {
            writes.append(try JournalTables.damaged.put(entity.id, row, with: blocks))
        }
        guard !entity.isArchived else { return writes }
        // Of a snapshot that is damaged it cannot be told which row it had.
        let old = RunFold.snapshot(of: entity).map { [$0.indexed] } ?? RunStatus.allCases
        writes += old.map { EngineTables.runsByStatus.delete(RunStatusKey($0, number)) }
        writes.append(EngineTables.runsByStatus.put(RunStatusKey(.parked, number), []))
        if let timer { writes.append(EngineTables.timers.delete(timer)) }
        return writes
    }
}
