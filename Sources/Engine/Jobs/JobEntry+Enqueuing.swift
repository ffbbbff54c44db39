import RatchetJournal

/// What its enqueuing has to do with others.
extension JobEntry {
    package static let defaultQueue = "default"

    func id(_ number: UInt64) -> RunID { givenID.map(RunID.init(_:)) ?? RunID(job: number) }

    func claiming(_ claim: JobClaim) -> JobEntry {
        JobEntry(
            kind: kind, givenID: givenID, queue: queue, priority: priority, due: due, key: key, weight: weight,
            attempts: attempts, claim: claim, tags: tags, arguments: arguments)
    }

    /// The same job, not enqueued yet, with what a change of it would have made otherwise.
    func changed(by change: JobChange) -> JobEntry {
        var entry = self
        entry.due = change.due ?? due
        entry.arguments = change.arguments ?? arguments
        return entry
    }

    /// What its enqueuing has to have to itself.
    func turnKeys(with blocks: Blocks) -> [UserKey] {
        (claimKey(with: blocks).map { [UserKey([0] + $0.keyBytes)] } ?? [])
            + (idKey(with: blocks).map { [UserKey([1] + $0.keyBytes)] } ?? [])
    }

    func claimKey(with blocks: Blocks) -> UserKey? { claim.map { blocks.key($0.key, in: QueueTables.claims.name) } }

    func idKey(with blocks: Blocks) -> UserKey? { givenID.map { blocks.key($0, in: QueueTables.ids.name) } }

    /// The rows by which others find out that it is there.
    func rows(_ number: UInt64, with blocks: Blocks) -> [WriteBatch.Operation] {
        (claimKey(with: blocks).map { [QueueTables.claims.put($0, number)] } ?? [])
            + (idKey(with: blocks).map { [QueueTables.ids.put($0, number)] } ?? [])
    }
}
