/// Everything that was ever submitted to an entity: what the table `history` holds of it, then what the log does.
package struct EntityHistory {
    /// What stands at a place of the history.
    package enum Entry: Sendable {
        case item(HistoryItem)
        /// A row, or a record of the log, cannot be read; it began with this commit group.
        case damaged(LSN, JournalError)

        package var lsn: LSN {
            switch self {
            case .item(let item): item.lsn
            case .damaged(let lsn, _): lsn
            }
        }
    }

    private let entity: EntityID
    private let blocks: Blocks

    /// Hands all entries to `body`, in the order in which they became durable, until it answers `.stop`. All entries of
    /// one commit group come together.
    package static func read(
        _ entity: EntityID, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks,
        _ body: (Entry) throws -> ScanStep
    ) throws {
        let history = EntityHistory(entity: entity, blocks: blocks)
        let trimmed = try LogState.trimmed(in: view)
        guard try history.readRows(upTo: trimmed, view, body) == .next else { return }
        try history.readLog(behind: trimmed, view, body)
    }

    // MARK: - Rows

    private func readRows(
        upTo trimmed: LSN, _ view: borrowing any StoreView & ~Copyable, _ body: (Entry) throws -> ScanStep
    ) throws -> ScanStep {
        try readRows(HistoryKey(entity, .zero)..<HistoryKey(entity, trimmed.next), view, body)
    }

    private func readRows(
        _ range: Range<HistoryKey>, _ view: borrowing any StoreView & ~Copyable, _ body: (Entry) throws -> ScanStep
    ) throws -> ScanStep {
        var step = ScanStep.next
        let keys = KeyRange(from: range.lowerBound.keyBytes, upTo: range.upperBound.keyBytes)
        try JournalTables.history.scanResults(keys, in: view, with: blocks) { key, row in
            for entry in entries(of: row, key) where step == .next { step = try body(entry) }
            return step
        }
        return step
    }

    private func entries(of row: Result<[UInt8], JournalError>, _ key: HistoryKey) -> [Entry] {
        do throws(JournalError) {
            return try HistoryRow.decode(try row.get(), for: key).map { .item($0) }
        } catch {
            let text = "the history of \(entity) from \(key.first) on is damaged: \(error.message)"
            return [.damaged(key.first, JournalError(.damaged, text))]
        }
    }

    // MARK: - Log

    /// The records of the log, with the rows in between: these hold what never came to the log.
    private func readLog(
        behind trimmed: LSN, _ view: borrowing any StoreView & ~Copyable, _ body: (Entry) throws -> ScanStep
    ) throws {
        var rows = try rows(behind: trimmed, view)[...]
        var step = ScanStep.next
        try JournalTables.log.scan(.all, in: view) { lsn, record in
            while step == .next, let row = rows.first, row.first <= lsn {
                rows.removeFirst()
                step = try readRows(row..<HistoryKey(entity, row.first.next), view, body)
            }
            for entry in try entries(of: record, at: lsn) where step == .next { step = try body(entry) }
            return step
        }
    }

    private func rows(behind lsn: LSN, _ view: borrowing any StoreView & ~Copyable) throws -> [HistoryKey] {
        var rows: [HistoryKey] = []
        let keys = KeyRange(
            from: HistoryKey(entity, lsn.next).keyBytes, upTo: HistoryKey.rows(of: entity).upperBound.keyBytes)
        try JournalTables.history.scanKeys(keys, in: view) { key in
            rows.append(key)
            return .next
        }
        return rows
    }

    private func entries(of row: [UInt8], at lsn: LSN) throws(JournalError) -> [Entry] {
        let record = try LogRecord(decoding: row, at: lsn)
        guard record.header.items.contains(where: { $0.entity == entity }) else { return [] }
        do throws(JournalError) {
            let body = try record.body(with: blocks)
            return record.header.places(of: entity).map { .item(HistoryItem(lsn, body[$0])) }
        } catch  where error.code == .damaged {
            return [.damaged(lsn, error)]
        }
    }
}

extension GroupHeader {
    /// Where in the body the bytes of an entity's items are.
    fileprivate func places(of entity: EntityID) -> [Range<Int>] {
        var places: [Range<Int>] = []
        var offset = 0
        for item in items {
            if item.entity == entity { places.append(offset..<offset + item.length) }
            offset += item.length
        }
        return places
    }
}
