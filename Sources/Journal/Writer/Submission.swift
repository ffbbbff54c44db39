/// What an entity hands to the journal: all of it becomes durable in one commit, or none of it.
package struct Submission: Sendable {
    /// The most bytes of events that a submission may have: it still fits into one log record
    /// with a group that is almost full.
    package static let itemLimit = LogRecord.bodyLimit / 2

    /// Events, for one entity or several.
    package var items: [LogItem]
    /// Whole values of entities, which include every item submitted before and with this one.
    package var snapshots: [LogItem]
    /// The same of entities that are over: these go to the archive, and nothing is submitted to them any more.
    package var lastSnapshots: [LogItem]
    /// Entities that are over and leave nothing: the log needs what it has of them no more. Rows that they have are
    /// among those that `writes` deletes.
    package var ended: [EntityID]
    /// Entities of the archive that are deleted, with their whole history.
    package var forgotten: [ForgottenKey]
    /// Rows of other tables that follow from the above.
    package var writes: [WriteBatch.Operation]
    /// What is waited for before it is answered.
    package var durability: Durability

    package init(
        items: [LogItem] = [], snapshots: [LogItem] = [], lastSnapshots: [LogItem] = [],
        ended: [EntityID] = [], forgotten: [ForgottenKey] = [], writes: [WriteBatch.Operation] = [],
        durability: Durability = .durable
    ) {
        self.items = items
        self.snapshots = snapshots
        self.lastSnapshots = lastSnapshots
        self.ended = ended
        self.forgotten = forgotten
        self.writes = writes
        self.durability = durability
    }

    package var isEmpty: Bool {
        items.isEmpty && snapshots.isEmpty && lastSnapshots.isEmpty && ended.isEmpty && forgotten.isEmpty
            && writes.isEmpty
    }

    /// Compresses the snapshots where that pays: here, where the submitter is, and not later, where there is one thread
    /// for all of them.
    func compressed(with blocks: Blocks) throws(JournalError) -> CompressedSubmission {
        var compressed: [CompressedSubmission.Snapshot] = []
        compressed.reserveCapacity(snapshots.count + lastSnapshots.count)
        for snapshot in snapshots { compressed.append(try snapshot.compressed(with: blocks, isLast: false)) }
        for snapshot in lastSnapshots { compressed.append(try snapshot.compressed(with: blocks, isLast: true)) }
        return CompressedSubmission(
            items: items, snapshots: compressed, ended: ended, forgotten: forgotten, writes: writes,
            durability: durability)
    }

    /// Checks what would else fail the whole group, and with it the journal.
    /// - Throws: ``JournalError/Code/tooLarge`` if there are too many bytes, or if a row has a key that cannot be.
    func check() throws(JournalError) {
        for write in writes { try write.checkKey() }
        for snapshot in snapshots { try snapshot.checkLength() }
        for snapshot in lastSnapshots { try snapshot.checkLength() }
        let bytes = items.reduce(0) { $0 + $1.bytes.count }
        guard bytes > Self.itemLimit else { return }
        throw JournalError(
            .tooLarge,
            "a submission has \(bytes) bytes of events, and at most \(Self.itemLimit) are allowed: split it")
    }
}

/// Snapshots on their way into the journal.
extension LogItem {
    fileprivate func compressed(
        with blocks: Blocks, isLast: Bool
    ) throws(JournalError) -> CompressedSubmission.Snapshot {
        let block = try blocks.compress(
            PlainBlock(bytes), from: Snapshot.leastCompressed, as: JournalTables.entities.name)
        return CompressedSubmission.Snapshot(entity: entity, block: block, isLast: isLast)
    }

    fileprivate func checkLength() throws(JournalError) {
        guard bytes.count > Snapshot.limit else { return }
        throw JournalError(
            .tooLarge,
            "the value of \(entity) has \(bytes.count) bytes, and at most \(Snapshot.limit) are allowed: keep parts of "
                + "it elsewhere")
    }
}
