import RatchetJournal

/// A run that is over, in a journal that was written before there was an archive.
struct UnarchivedRun: Sendable {
    private static let runsPerCommit = 256

    private let row: RunStatusKey
    private let snapshot: [UInt8]?
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
        snapshot = entity.snapshot
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

    /// `nil` for one that is damaged: it stays where it is.
    var lastSnapshot: LogItem? {
        guard rows != nil else { return nil }
        return snapshot.map { LogItem(.run(row.number), $0) }
    }

    var writes: [WriteBatch.Operation] {
        rows?.writes ?? [EngineTables.runsByStatus.delete(row)]
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
