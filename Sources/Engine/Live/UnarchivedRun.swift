import RatchetJournal

/// A run that is over, in a journal that was written before there was an archive.
struct UnarchivedRun: Sendable {
    private static let runsPerCommit = 256

    private let row: RunStatusKey
    private let entity: RecoveredEntity
    private let rows: RunEndRows?

    /// The first of them that there are.
    static func some(
        in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws -> [UnarchivedRun] {
        var rows: [RunStatusKey] = []
        for status in RunStatus.allCases where status.isOver {
            try EngineTables.runsByStatus.scan(RunStatusKey.range(of: status), in: view) { key, _ in
                rows.append(key)
                return rows.count < runsPerCommit ? .next : .stop
            }
        }
        return try rows.map {
            try UnarchivedRun($0, Recovery.snapshot(of: .run($0.number), in: view, with: blocks), with: blocks)
        }
    }

    private init(_ row: RunStatusKey, _ entity: RecoveredEntity, with blocks: Blocks) throws {
        self.row = row
        self.entity = entity
        guard case .folded(let bytes)? = RunFold.snapshot(of: entity)?.content,
            let dates = try? RunState.dates(in: bytes), let ended = dates.ended
        else {
            rows = nil
            return
        }
        rows = try RunEndRows(
            RunEndKey(row.status, ended, row.number), RunEndSummary(dates.header, started: dates.started),
            indexed: row.status, with: blocks)
    }

    /// What moves these runs; one that cannot be read is parked instead.
    static func submission(of runs: [UnarchivedRun], with blocks: Blocks) throws(JournalError) -> Submission {
        let unreadable = runs.filter { $0.rows == nil }
        var submission = try ParkedRun.submission(of: unreadable.map(\.parked)[...], with: blocks)
        submission.lastSnapshots = runs.compactMap(\.lastSnapshot)
        // First: what is parked gets a row of its own.
        submission.writes = unreadable.map { EngineTables.runsByStatus.delete($0.row) } + submission.writes
        submission.writes += runs.flatMap { $0.rows?.writes ?? [] }
        return submission
    }

    private var lastSnapshot: LogItem? {
        guard rows != nil else { return nil }
        return entity.snapshot.map { LogItem(.run(row.number), $0) }
    }

    private var parked: ParkedRun {
        ParkedRun(entity, ParkReason(.damaged, entity.damage?.message ?? "how the run ended cannot be read"))
    }
}

extension RunState {
    /// What stands at the start of a folded value, for which no plan is needed.
    static func dates(
        in bytes: [UInt8]
    ) throws(ByteReader.Malformed) -> (header: RunHeader, started: Timestamp, ended: Timestamp?) {
        var reader = ByteReader(bytes)
        return (
            try RunHeader(from: &reader), try reader.timestamp(),
            try reader.optional { reader throws(ByteReader.Malformed) in try reader.timestamp() }
        )
    }
}
