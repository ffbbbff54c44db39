/// Makes rows of history: one for each entity that a part of the log names, or more where the history has rows already
/// that belong in between.
struct HistoryRows {
    /// One item of the segment.
    private struct Entry {
        let entity: EntityID
        /// The order in the log: sorting keeps no other.
        let number: Int
        let item: HistoryItem
    }

    let blocks: Blocks

    /// In the order of their keys, which is the order in which a store writes them with the least work.
    func rows(of segment: LogSegment) throws(JournalError) -> [WriteBatch.Operation] {
        var entries: [Entry] = []
        for record in segment.records { try add(record, to: &entries) }
        return try rows(of: entries, splits: segment.splits)
    }

    /// The same of items that one commit group has, and no record of the log.
    func rows(of items: [LogItem], at lsn: LSN) throws(JournalError) -> [WriteBatch.Operation] {
        let entries = items.filter(\.entity.kind.keepsHistory).enumerated().map { number, item in
            Entry(entity: item.entity, number: number, item: HistoryItem(lsn, item.bytes[...]))
        }
        return try rows(of: entries, splits: [:])
    }

    private func rows(
        of entries: [Entry], splits: [EntityID: [LSN]]
    ) throws(JournalError) -> [WriteBatch.Operation] {
        var rest = entries.sorted { ($0.entity, $0.number) < ($1.entity, $1.number) }[...]
        var rows: [WriteBatch.Operation] = []
        while let first = rest.first {
            let split = splits[first.entity]?.first { $0 > first.item.lsn } ?? LSN(.max)
            let end = rest.firstIndex { $0.entity != first.entity || $0.item.lsn > split } ?? rest.endIndex
            let key = HistoryKey(first.entity, first.item.lsn)
            let row = HistoryRow.encode(rest[..<end].map(\.item), for: key)
            rows.append(try JournalTables.history.put(key, row, with: blocks))
            rest = rest[end...]
        }
        return rows
    }

    /// Of a record whose body is damaged only the places are known.
    private func add(_ record: LogRecord, to entries: inout [Entry]) throws(JournalError) {
        let body = try body(of: record)
        var offset = 0
        for item in record.header.items {
            let bytes = body?[offset..<offset + item.length]
            offset += item.length
            guard item.entity.kind.keepsHistory else { continue }
            entries.append(
                Entry(entity: item.entity, number: entries.count, item: HistoryItem(record.lsn, bytes)))
        }
    }

    private func body(of record: LogRecord) throws(JournalError) -> [UInt8]? {
        do throws(JournalError) {
            return try record.body(with: blocks)
        } catch  where error.code == .damaged {
            return nil
        }
    }
}
