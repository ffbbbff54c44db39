/// Turns commit groups into durable commits, one after the other, on the store's own thread.
///
/// It is used by one task only. While it waits for a commit, the ``GroupQueue`` gathers the next group.
struct LogWriter {
    let store: any Store
    private let queue: GroupQueue
    private let answers: AnswerQueue
    private let checkpoints: CheckpointQueue
    private let settled: SettledLog
    private let limits: JournalLimits
    private let history: HistoryKeeping
    private let counters: JournalCounters
    let blocks: Blocks
    var next: LSN
    private var dirty: DirtyEntities
    private var extent: LogExtent
    /// Where entities were last forgotten.
    private var forgotten = LSN.zero
    private let committed: CommitSignal
    let feedKeeping: FeedKeeping
    /// How long the feed is, once that was looked at.
    var feed: LogExtent?
    private var watch: CommitWatch?

    init(_ journal: Journal, from recovered: LogState) {
        store = journal.store
        queue = journal.queue
        answers = journal.answers
        checkpoints = journal.checkpoints
        settled = journal.settled
        limits = journal.limits
        history = journal.history
        counters = journal.counters
        blocks = journal.blocks
        next = recovered.last.next
        dirty = recovered.dirty
        extent = recovered.extent
        committed = journal.committed
        feedKeeping = journal.feed
        watch = CommitWatch(journal)
    }

    /// Writes until the queue is closed and empty.
    /// - Throws: the storage fault that ended it; those whose group it was have been told of it.
    mutating func run() async throws(JournalError) {
        settled.forget()
        try await measureFeed()
        while true {
            try await trimWhileFull()
            requestSnapshots()
            settle()
            guard let group = await queue.take(room, dirty) else { return }
            do {
                try await write(group)
            } catch {
                // Whoever is told of the fault must find that the journal has stopped.
                queue.close(because: error.asEnd)
                answers.add(group.answers, .failure(error.asEnd))
                group.housekeeper?.resume(returning: false)
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
        let feedBytes = hasRecord ? try addToFeed(group, at: lsn, to: &batch) : nil
        if group.isShort { try dropCovered(of: &group, at: lsn, to: &batch) }
        let recordBytes = hasRecord ? try addRecord(of: group, at: lsn, to: &batch) : nil
        try addSnapshots(of: group, at: lsn, hasRecord: hasRecord, to: &batch)
        addForgotten(of: group, to: &batch)
        batch.add(contentsOf: group.writes)
        let trim = addTrim(of: group, to: &batch)
        watch?.begin(&batch)
        try await store.commit(batch)
        watch?.end(eventBytes: group.body.count)
        note(group, lsn, recordBytes, trim)
        if let feedBytes { feed?.append(lsn, bytes: feedBytes) }
        committed.note(lsn)
        answers.add(group.answers, .success(.durable(lsn)))
        group.housekeeper?.resume(returning: true)
        if let last = group.forgotten.last { forget(last) }
    }

    /// While the log is full, nobody else comes who could carry the deletion of what is not needed any more. Where
    /// history is kept, the archiver does.
    private mutating func trimWhileFull() async throws(JournalError) {
        while room.bytes == 0 {
            var batch = WriteBatch()
            guard let trim = trimOfDropped(emptying: true) else { return }
            add(trim, to: &batch)
            try await store.commit(batch)
            note(trim)
            counters.note(logBytes: extent.bytes, dirty: dirty.count)
        }
    }

    /// What the group's own snapshots include does not go to the log, but to history at once.
    private func dropCovered(
        of group: inout OpenGroup, at lsn: LSN, to batch: inout WriteBatch
    ) throws(JournalError) {
        let dropped = group.dropCovered()
        guard history == .kept else { return }
        settled.noteDirect(lsn)
        batch.add(contentsOf: try HistoryRows(blocks: blocks).rows(of: dropped, at: lsn))
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
            guard let block = placed.block else { continue }
            let row = try Snapshot.encode(block, stamp, for: placed.entity, with: blocks)
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
            batch.add(JournalTables.damaged.delete(key.entity))
            batch.add(JournalTables.forgotten.put(key, []))
        }
    }

    // MARK: - Trimming

    /// Lets a part of the log go that every entity's snapshot includes: the one whose events are in the group as rows
    /// of history, or, if history is not kept, the oldest one.
    private mutating func addTrim(of group: OpenGroup, to batch: inout WriteBatch) -> Housekeeping.Trim? {
        if let housekeeping = group.housekeeping { batch.add(contentsOf: housekeeping.writes) }
        guard let trim = group.housekeeping?.trim ?? trimOfDropped() else { return nil }
        add(trim, to: &batch)
        return trim
    }

    private func add(_ trim: Housekeeping.Trim, to batch: inout WriteBatch) {
        let trimmed = LSN(trim.bound.rawValue - 1)
        batch.add(JournalTables.log.trim(below: trim.bound, limit: Int(trimmed.rawValue - extent.trimmed.rawValue)))
        batch.add(JournalTables.meta.put(JournalTables.trimmedKey, LogState.encode(trimmed: trimmed)))
    }

    private mutating func trimOfDropped(emptying: Bool = false) -> Housekeeping.Trim? {
        guard history == .dropped,
            let bound = extent.trimmable(below: dirty.watermark() ?? next, emptying: emptying)
        else { return nil }
        let records = Int(bound.rawValue - extent.trimmed.rawValue) - 1
        return Housekeeping.Trim(bound: bound, records: records, bytes: extent.bytes(below: bound))
    }

    /// Tells the archiver what it may take: little of it only if there is no room to spare, or nothing else to do. Then
    /// all goes if the log still holds what was forgotten.
    private mutating func settle() {
        guard history == .kept else { return }
        let (room, isIdle) = (room, queue.isEmpty)
        let isEmptying = room.bytes == 0 || isIdle && forgotten > extent.trimmed
        guard let bound = extent.settled(below: dirty.watermark() ?? next, emptying: isEmptying) else { return }
        let isUrgent = room.isShort || extent.bytes(below: bound) >= limits.segmentBytes
        if isUrgent || isIdle { settled.settle(below: bound, isUrgent: isUrgent) }
    }

    private mutating func forget(_ key: ForgottenKey) {
        forgotten = key.last
        settled.forget()
    }

    // MARK: - What has become durable

    private mutating func note(_ group: OpenGroup, _ lsn: LSN, _ recordBytes: Int?, _ trim: Housekeeping.Trim?) {
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
        if let trim { note(trim) }
        if group.isSubmitted { counters.note(group, recordBytes: recordBytes ?? 0) }
        counters.note(logBytes: extent.bytes, dirty: dirty.count)
    }

    private mutating func note(_ trim: Housekeeping.Trim) {
        extent.trim(below: trim.bound, bytes: trim.bytes)
        counters.note(trim)
        // The archiver looks by itself after each part that it has archived.
        if history == .dropped { settled.forget() }
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
