/// Turns commit groups into durable commits, one after the other, on the store's own thread.
///
/// It is used by one task only. While it waits for a commit, the ``GroupQueue`` gathers the next group.
struct LogWriter {
    private let store: any Store
    private let queue: GroupQueue
    private let answers: AnswerQueue
    private let checkpoints: CheckpointQueue
    private let limits: JournalLimits
    private let counters: JournalCounters
    private let blocks: Blocks
    private var next: LSN
    private var dirty: DirtyEntities
    private var extent: LogExtent
    private var watch: CommitWatch?

    init(_ journal: Journal, from recovered: LogState) {
        store = journal.store
        queue = journal.queue
        answers = journal.answers
        checkpoints = journal.checkpoints
        limits = journal.limits
        counters = journal.counters
        blocks = journal.blocks
        next = recovered.last.next
        dirty = recovered.dirty
        extent = recovered.extent
        watch = CommitWatch(journal)
    }

    /// Writes until the queue is closed and empty.
    /// - Throws: the storage fault that ended it; those whose group it was have been told of it.
    mutating func run() async throws(JournalError) {
        while true {
            try await trimWhileFull()
            requestSnapshots()
            guard let group = await queue.take(room, dirty) else { return }
            do {
                try await write(group)
            } catch {
                answers.add(group.answers, .failure(error.asEnd))
                throw error
            }
        }
    }

    private var room: LogRoom { LogRoom(limit: limits.logBytes, extent, holders: dirty.count) }

    private mutating func write(_ group: OpenGroup) async throws(JournalError) {
        var (group, batch) = (group, WriteBatch())
        // What has no events needs no place in the log: it belongs to the last record.
        let hasRecord = !group.header.items.isEmpty
        let lsn = hasRecord ? next : LSN(next.rawValue - 1)
        if group.isShort { group.dropCovered() }
        let recordBytes = hasRecord ? try addRecord(of: group, at: lsn, to: &batch) : nil
        try addSnapshots(of: group, at: lsn, hasRecord: hasRecord, to: &batch)
        batch.add(contentsOf: group.writes)
        let trim = addTrim(to: &batch)
        watch?.begin(&batch)
        try await store.commit(batch)
        watch?.end(eventBytes: group.body.count)
        note(group, lsn, recordBytes, trim)
        answers.add(group.answers, .success(.durable(lsn)))
    }

    /// While the log is full, nobody else comes who could carry the deletion of what is not needed any more.
    private mutating func trimWhileFull() async throws(JournalError) {
        while room.bytes == 0 {
            var batch = WriteBatch()
            guard let bound = addTrim(emptying: true, to: &batch) else { return }
            try await store.commit(batch)
            extent.trim(below: bound)
            counters.note(logBytes: extent.bytes, dirty: dirty.count)
        }
    }

    private func addRecord(of group: OpenGroup, at lsn: LSN, to batch: inout WriteBatch) throws(JournalError) -> Int {
        let record = try LogRecord.encode(lsn: lsn, header: group.header, body: group.body, blocks: blocks)
        batch.add(JournalTables.log.append(lsn, record))
        return record.count
    }

    private func addSnapshots(
        of group: OpenGroup, at lsn: LSN, hasRecord: Bool, to batch: inout WriteBatch
    ) throws(JournalError) {
        for placed in group.snapshots {
            let stamp = Stamp(lsn, item: hasRecord ? placed.item : Stamp.allItems)
            let row = try Snapshot.encode(placed.block, stamp, for: placed.entity, with: blocks)
            batch.add(JournalTables.entities.put(placed.entity, row))
        }
    }

    /// Lets the part of the log go that every entity's snapshot includes.
    private mutating func addTrim(emptying: Bool = false, to batch: inout WriteBatch) -> LSN? {
        guard let bound = extent.trimmable(below: dirty.watermark() ?? next, emptying: emptying) else { return nil }
        let trimmed = LSN(bound.rawValue - 1)
        batch.add(JournalTables.log.trim(below: bound, limit: Int(trimmed.rawValue - extent.trimmed.rawValue)))
        batch.add(JournalTables.meta.put(JournalTables.trimmedKey, LogState.encode(trimmed: trimmed)))
        return bound
    }

    private mutating func note(_ group: OpenGroup, _ lsn: LSN, _ recordBytes: Int?, _ trim: LSN?) {
        var covered = group.snapshots[...]
        for (place, item) in group.header.items.enumerated() {
            cover(&covered, upTo: place)
            dirty.mark(item.entity, at: lsn)
        }
        cover(&covered, upTo: .max)
        if let recordBytes {
            next = lsn.next
            extent.append(lsn, bytes: recordBytes)
        }
        if let trim { extent.trim(below: trim) }
        counters.note(group, recordBytes: recordBytes ?? 0)
        counters.note(logBytes: extent.bytes, dirty: dirty.count)
    }

    /// Snapshots and events of a group are noted in the order in which they were submitted.
    private mutating func cover(_ snapshots: inout ArraySlice<OpenGroup.PlacedSnapshot>, upTo place: Int) {
        while let first = snapshots.first, Int(first.item) <= place {
            dirty.cover(first.entity)
            snapshots.removeFirst()
        }
    }

    /// Half of the limit is kept, so that the snapshots have time to come before the other half is full too.
    private mutating func requestSnapshots() {
        let kept = limits.logBytes / 2 - dirty.count * LogRoom.emptyRecordBytes
        guard let horizon = extent.horizon(keeping: max(0, kept)) else { return }
        checkpoints.add(dirty.overdue(below: horizon))
        // A log that is full although all that were asked have answered is full of what is newer.
        if room.bytes == 0, !dirty.awaitsSnapshots() { checkpoints.add(dirty.overdue(below: next)) }
    }
}

extension JournalError {
    /// What those are told who wait, and those who come after the fault.
    var asEnd: JournalError {
        JournalError(.closed, "the journal has stopped after a storage fault: \(message)")
    }
}
