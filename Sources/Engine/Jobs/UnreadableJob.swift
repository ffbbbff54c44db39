import RatchetJournal

/// A job that is not over, and of which something in the journal cannot be read.
///
/// It becomes a dead letter: it is listed, nobody does it, and all others go on. What was found is kept aside.
struct UnreadableJob: Sendable {
    let number: UInt64
    private let cause: String
    /// What can be told of it.
    private let known: JobState?
    /// Its row in `entities`, as it was found.
    private let row: [UInt8]?

    /// - Returns: `nil` if it can be read, or is over, or gone.
    init?(_ entity: RecoveredEntity, _ view: borrowing any StoreView & ~Copyable) throws {
        guard !entity.isArchived, case .damaged(let cause) = JobState.read(entity) else { return nil }
        self.cause = cause
        number = entity.id.number
        known = Self.known(of: entity)
        row = try JournalTables.entities.value(for: entity.id, in: view)
    }

    /// What its snapshot says, or else what enqueued it.
    private static func known(of entity: RecoveredEntity) -> JobState? {
        if let bytes = entity.snapshot, let state = try? JobState(number: entity.id.number, decoding: bytes) {
            return state
        }
        guard let first = entity.events.first, let batch = try? JobBatch(decoding: first.bytes),
            case .enqueued(let entry)? = batch.events.first
        else { return nil }
        return JobState(number: entity.id.number, entry, at: batch.time)
    }

    /// The queue that it was in, as far as that can be told.
    var queue: String? { known?.entry.queue }

    /// The dead letter.
    ///
    /// - Parameter queue: the one in which it was found.
    func letter(in queue: String? = nil, at now: Timestamp) -> JobState {
        let nothing = JobEntry(
            kind: JobEntry.unreadableKind, queue: queue ?? JobEntry.defaultQueue, due: now, arguments: .nothing)
        var state = known ?? JobState(number: number, nothing, at: now)
        state.entry.queue = queue ?? state.entry.queue
        state.die(of: ErrorReport(DamagedJobError(cause: cause)), at: now)
        return state
    }

    /// What was found is kept for whoever can read more of it.
    func aside(with blocks: Blocks) throws(JournalError) -> [WriteBatch.Operation] {
        guard let row else { return [] }
        return [try JournalTables.damaged.put(.job(number), row, with: blocks)]
    }
}

extension UnreadableJob {
    /// The rows that say when these jobs can be taken, or that they are dead: all tables are looked through, since what
    /// a row's place follows from cannot be read.
    static func rows(
        of jobs: Set<UInt64>, _ view: borrowing any StoreView & ~Copyable
    ) throws -> [UInt64: [JobRow]] {
        var rows: [UInt64: [JobRow]] = [:]
        guard !jobs.isEmpty else { return rows }
        try QueueTables.ready.scan(.all, in: view) { key, _ in
            if jobs.contains(key.place.number) { rows[key.place.number, default: []].append(.ready(key)) }
            return .next
        }
        try QueueTables.later.scan(.all, in: view) { key, bytes in
            if jobs.contains(key.number), let row = LaterRow(tableBytes: bytes) {
                rows[key.number, default: []].append(.later(key, row))
            }
            return .next
        }
        try QueueTables.dead.scan(.all, in: view) { key, _ in
            if jobs.contains(key.number) { rows[key.number, default: []].append(.dead(key)) }
            return .next
        }
        return rows
    }
}

extension JobEntry {
    /// The kind of a job of which it cannot be told.
    package static let unreadableKind = "(unreadable)"
}

/// What the journal holds of a job is damaged.
struct DamagedJobError: Error, CustomStringConvertible {
    static let name = ErrorReport(DamagedJobError(cause: "")).type

    let cause: String

    var description: String {
        "what the journal holds of the job cannot be read, and it may have been done: restore a backup, redrive it if "
            + "its arguments are known, or purge it (\(cause))"
    }
}
