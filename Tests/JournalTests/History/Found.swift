@testable import RatchetJournal

/// What one view of a journal has of all entities' events.
struct Found: Sendable {
    /// Of entities that are not forgotten.
    private(set) var items: [EntityID: [Chronicle.Item]] = [:]
    let last: LSN
    let trimmed: LSN
    private(set) var historyItems = 0
    private(set) var historyEntities: Set<EntityID> = []
    private(set) var logItems = 0
    private(set) var logBytes = 0
    private(set) var forgottenRows: [ForgottenKey] = []

    init(_ view: borrowing any StoreView & ~Copyable) throws {
        let log = try Recovery.read(view, with: .plain).log
        (last, trimmed, logBytes) = (log.last, log.trimmed, log.bytes)
        var named: Set<EntityID> = []
        try JournalTables.history.scan(.all, in: view, with: .plain) { key, row in
            historyItems += try HistoryRow.decode(row, for: key).count
            historyEntities.insert(key.entity)
            return .next
        }
        try JournalTables.log.scan(.all, in: view) { lsn, record in
            let header = try LogRecord(decoding: record, at: lsn).header
            logItems += header.items.count
            named.formUnion(header.items.map(\.entity))
            return .next
        }
        try JournalTables.forgotten.scan(.all, in: view) { key, _ in
            forgottenRows.append(key)
            return .next
        }
        let gone = Set(forgottenRows.map(\.entity))
        for entity in named.union(historyEntities).subtracting(gone) {
            items[entity] = try Self.items(of: entity, view)
        }
    }

    static func items(
        of entity: EntityID, above lsn: LSN = .zero, _ view: borrowing any StoreView & ~Copyable
    ) throws -> [Chronicle.Item] {
        var items: [Chronicle.Item] = []
        try EntityHistory.read(entity, above: lsn, in: view, with: .plain) { entry in
            switch entry {
            case .item(let item): items.append(Chronicle.Item(lsn: item.lsn, bytes: item.bytes.map(Array.init) ?? []))
            case .damaged(_, let error): throw error
            }
            return .next
        }
        return items
    }
}
