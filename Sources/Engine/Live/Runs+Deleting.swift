import RatchetJournal

extension Runs {
    /// Deletes runs that are over. Whoever starts one of their ids meanwhile waits, and makes a new run.
    func delete(_ runs: [ExpiredRun]) async throws {
        // Of those with many ids of signals some of these go; they are handed in again.
        let gone = runs.filter(\.isSmall)
        let ids = gone.compactMap(\.givenID).map { RunID($0) }
        for id in ids { await starting.enter(id) }
        defer { for id in ids { starting.leave(id) } }
        let owners = try await owners(gone)
        hasDeleted = true
        let writes = runs.flatMap { $0.writes(ownsID: owners.contains($0.number)) }
        let submission = Submission(
            forgotten: gone.map { ForgottenKey($0.last, .run($0.number)) },
            writes: writes + [EngineTables.lastNumber.put(numbers.next - 1)])
        _ = try await world.journal.append(submission)
        for run in gone { if let id = run.givenID, relaxedIDs[id] == run.number { relaxedIDs[id] = nil } }
    }

    /// The runs whose ids nobody else has by now.
    private func owners(_ runs: [ExpiredRun]) async throws -> Set<UInt64> {
        let inTable = try await world.journal.read { view in
            try runs.filter { try $0.ownsID(in: view) }
        }
        // The rows of those whose starts were not waited for may be on their way.
        return Set(
            inTable.filter { run in
                run.givenID.flatMap { relaxedIDs[$0] }.map { $0 == run.number } ?? true
            }.map(\.number))
    }
}
