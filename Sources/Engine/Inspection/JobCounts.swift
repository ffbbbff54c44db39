import RatchetJournal

/// How many jobs a journal has of each status: by the rows of its tables, but for those that the log names.
///
/// Whether a job is at work is known to its queue alone: here it is queued. One that was read as a message, or was put
/// off by itself, counts as one that waits for its next attempt.
struct JobCounts {
    private(set) var all: [JobStatus: Int] = [:]
    private var logged: Set<UInt64> = []

    init(_ recovered: Recovery.Result, _ view: borrowing any StoreView & ~Copyable) throws {
        for (id, entity) in recovered.entities where id.kind == .job && !entity.isArchived { add(entity) }
        try QueueTables.ready.scan(.all, in: view) { key, _ in
            add(.queued, key.place.number)
            return .next
        }
        try QueueTables.later.scan(.all, in: view) { key, row in
            add(LaterRow(tableBytes: row)?.hasBegun ?? false ? .retrying : .scheduled, key.number)
            return .next
        }
        try QueueTables.dead.scan(.all, in: view) { key, _ in
            add(.dead, key.number)
            return .next
        }
        try QueueTables.ended.scanKeys(.all, in: view) { key in
            all[key.status, default: 0] += 1
            return .next
        }
    }

    private mutating func add(_ status: JobStatus, _ number: UInt64) {
        if !logged.contains(number) { all[status, default: 0] += 1 }
    }

    private mutating func add(_ entity: RecoveredEntity) {
        guard !entity.events.isEmpty, case .job(let state) = JobState.read(entity) else { return }
        logged.insert(entity.id.number)
        guard !state.isOver else { return }
        // As of its last event: what was to be taken later then is so still, or is about to be taken.
        let last = entity.events.last.flatMap { try? JobBatch(decoding: $0.bytes) }?.time
        all[state.status(at: last ?? state.enqueued), default: 0] += 1
    }
}
