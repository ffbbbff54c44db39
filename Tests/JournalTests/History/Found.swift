@testable import RatchetJournal

/// What one view of a journal has of all entities' events: log and history are each gone through once.
struct Found: Sendable {
    /// Of entities that are not forgotten, in order.
    private(set) var items: [EntityID: [Chronicle.Item]] = [:]
    let last: LSN
    let trimmed: LSN
    private(set) var historyItems = 0
    private(set) var historyEntities: Set<EntityID> = []
    /// The rows of what has never come to the log, and is newer than its oldest record.
    private(set) var unloggedRows = 0
    private(set) var logBytes = 0
    private(set) var forgottenRows: [ForgottenKey] = []

    init(_ view: borrowing any StoreView & ~Copyable) throws {
        (last, trimmed) = (try LogState.last(in: view), try LogState.trimmed(in: view))
        try JournalTables.forgotten.scan(.all, in: view) { key, _ in
            forgottenRows.append(key)
            return .next
        }
        try readHistory(view)
        try readLog(view)
        // A submission stands in one place, the log or history: the order inside a commit group stays.
        for (entity, found) in items {
            items[entity] = found.enumerated().sorted { ($0.1.lsn, $0.0) < ($1.1.lsn, $1.0) }.map(\.1)
        }
        for key in forgottenRows { items[key.entity] = nil }
    }

    private mutating func readHistory(_ view: borrowing any StoreView & ~Copyable) throws {
        try JournalTables.history.scan(.all, in: view, with: .plain) { key, row in
            let found = try HistoryRow.decode(row, for: key)
            historyItems += found.count
            historyEntities.insert(key.entity)
            if key.first > trimmed { unloggedRows += 1 }
            items[key.entity, default: []] += found.map { Chronicle.Item(lsn: $0.lsn, bytes: Array($0.bytes ?? [])) }
            return .next
        }
    }

    private mutating func readLog(_ view: borrowing any StoreView & ~Copyable) throws {
        try JournalTables.log.scan(.all, in: view) { lsn, row in
            logBytes += row.count
            let record = try LogRecord(decoding: row, at: lsn)
            var body = try record.body(with: .plain)[...]
            for item in record.header.items {
                items[item.entity, default: []].append(
                    Chronicle.Item(lsn: lsn, bytes: Array(body.prefix(item.length))))
                body = body.dropFirst(item.length)
            }
            return .next
        }
    }

    /// The same of one entity, as a run's history is read.
    static func items(
        of entity: EntityID, _ view: borrowing any StoreView & ~Copyable
    ) throws -> [Chronicle.Item] {
        var items: [Chronicle.Item] = []
        try EntityHistory.read(entity, in: view, with: .plain) { entry in
            switch entry {
            case .item(let item): items.append(Chronicle.Item(lsn: item.lsn, bytes: item.bytes.map(Array.init) ?? []))
            case .damaged(_, let error): throw error
            }
            return .next
        }
        return items
    }
}
