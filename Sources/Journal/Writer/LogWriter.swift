/// Turns commit groups into durable commits, one after the other, on the store's own thread.
///
/// It is used by one task only. While it waits for a commit, the ``GroupQueue`` gathers the next group.
struct LogWriter {
    private let store: any Store
    private let queue: GroupQueue
    private let answers: AnswerQueue
    private let checkpoints: CheckpointQueue
    private let settled: SettledLog
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
        settled = journal.settled
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
        requestSnapshots()
        settle(forgets: true)
        while let group = await queue.take() {
            do {
                try await write(group)
            } catch {
                answers.add(group.answers, .failure(error.asEnd))
                group.housekeeper?.resume(returning: false)
                throw error
            }
        }
    }

    private mutating func write(_ group: OpenGroup) async throws(JournalError) {
        let lsn = next
        var batch = WriteBatch()
        // The archiver's work alone needs no record.
        let recordBytes = group.isSubmitted ? try addRecord(of: group, at: lsn, to: &batch) : nil
        try addSnapshots(of: group, at: lsn, to: &batch)
        addForgotten(of: group, to: &batch)
        batch.add(contentsOf: group.writes)
        let trim = addTrim(of: group, to: &batch)
        watch?.begin(&batch)
        try await store.commit(batch)
        watch?.end(eventBytes: group.body.count)
        if let recordBytes { note(group, lsn, recordBytes) }
        note(trim)
        answers.add(group.answers, .success(.durable(lsn)))
        group.housekeeper?.resume(returning: true)
        requestSnapshots()
        settle(forgets: !group.forgotten.isEmpty || (trim != nil && limits.history == .dropped))
    }

    private func addRecord(of group: OpenGroup, at lsn: LSN, to batch: inout WriteBatch) throws(JournalError) -> Int {
        let record = try LogRecord.encode(lsn: lsn, header: group.header, body: group.body, blocks: blocks)
        batch.add(JournalTables.log.append(lsn, record))
        return record.count
    }

    private func addSnapshots(
        of group: OpenGroup, at lsn: LSN, to batch: inout WriteBatch
    ) throws(JournalError) {
        for placed in group.snapshots {
            let row = try Snapshot.encode(
                placed.block, Stamp(lsn, item: placed.item), for: placed.entity, with: blocks)
            if placed.isLast {
                batch.add(JournalTables.archive.put(placed.entity, row))
                batch.add(JournalTables.entities.delete(placed.entity))
            } else {
                batch.add(JournalTables.entities.put(placed.entity, row))
            }
        }
    }

    private func addForgotten(of group: OpenGroup, to batch: inout WriteBatch) {
        for key in group.forgotten {
            batch.add(JournalTables.archive.delete(key.entity))
            batch.add(JournalTables.forgotten.put(key, []))
        }
    }

    /// Lets a part of the log go that every entity's snapshot includes: the one whose events are in the group as rows
    /// of history, or, if history is not kept, the oldest one.
    private mutating func addTrim(of group: OpenGroup, to batch: inout WriteBatch) -> Housekeeping.Trim? {
        if let housekeeping = group.housekeeping { batch.add(contentsOf: housekeeping.writes) }
        guard let trim = group.housekeeping?.trim ?? trimOfDropped() else { return nil }
        let trimmed = LSN(trim.bound.rawValue - 1)
        batch.add(JournalTables.log.trim(below: trim.bound, limit: trim.records))
        batch.add(JournalTables.meta.put(JournalTables.trimmedKey, LogState.encode(trimmed: trimmed)))
        return trim
    }

    private mutating func trimOfDropped() -> Housekeeping.Trim? {
        guard limits.history == .dropped, let bound = extent.trimmable(below: dirty.watermark() ?? next) else {
            return nil
        }
        return Housekeeping.Trim(
            bound: bound, records: Int(bound.rawValue - extent.trimmed.rawValue) - 1, bytes: extent.bytes(below: bound))
    }

    /// Tells the archiver what it may take, and whether there is something to delete.
    private mutating func settle(forgets: Bool) {
        if limits.history == .kept, let bound = extent.settled(below: dirty.watermark() ?? next) {
            settled.settle(below: bound)
        }
        if forgets { settled.forget() }
    }

    private mutating func note(_ trim: Housekeeping.Trim?) {
        guard let trim else { return }
        extent.trim(below: trim.bound, bytes: trim.bytes)
        counters.note(trim, logBytes: extent.bytes)
    }

    private mutating func note(_ group: OpenGroup, _ lsn: LSN, _ recordBytes: Int) {
        next = lsn.next
        var covered = group.snapshots[...]
        for (place, item) in group.header.items.enumerated() {
            cover(&covered, upTo: place)
            dirty.mark(item.entity, at: lsn)
        }
        cover(&covered, upTo: .max)
        extent.append(lsn, bytes: recordBytes)
        counters.note(group, recordBytes: recordBytes, logBytes: extent.bytes, dirty: dirty.count)
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
        guard let horizon = extent.horizon(keeping: limits.logBytes / 2) else { return }
        checkpoints.add(dirty.overdue(below: horizon))
    }
}

extension JournalError {
    /// What those are told who wait, and those who come after the fault.
    var asEnd: JournalError {
        JournalError(.closed, "the journal has stopped after a storage fault: \(message)")
    }
}
