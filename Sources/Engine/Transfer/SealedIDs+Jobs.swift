import RatchetJournal

extension SealedIDs {
    /// The row of a table of jobs with what users chose in place of its digest; `nil` if it cannot be told.
    mutating func knownOfJob(
        _ key: [UInt8], _ row: [UInt8], in table: TableName, _ view: borrowing any StoreView & ~Copyable
    ) throws -> (key: [UInt8], row: [UInt8])? {
        guard blocks.isSealed else { return (key, row) }
        switch table {
        case QueueTables.ids.name, QueueTables.claims.name: return try chosen(key, row, table, view).map { ($0, row) }
        case QueueTables.ready.name:
            let place: ReadyKey = try TransferTables.decode(key)
            return try opened(place.lane.key, of: place.place.number, view).map { number in
                let lane = LaneKey(priority: place.lane.priority, key: number)
                return (ReadyKey(place.queue, lane, place.place).keyBytes, row)
            }
        case QueueTables.later.name:
            let place: QueueTimeKey = try TransferTables.decode(key)
            guard let later = LaterRow(tableBytes: row) else { throw TransferTables.damaged }
            return try opened(later.key, of: place.number, view).map { number in
                (key, LaterRow(key: number, hasBegun: later.hasBegun).tableBytes)
            }
        case QueueTables.uses.name:
            // It names no job.
            let place: LimitKey = try TransferTables.decode(key)
            return place.key == 0 ? (key, row) : nil
        default: return (key, row)
        }
    }

    private mutating func chosen(
        _ key: [UInt8], _ row: [UInt8], _ table: TableName, _ view: borrowing any StoreView & ~Copyable
    ) throws -> [UInt8]? {
        guard UserKey(key).isDigest else { return key }
        guard let number = UInt64(tableBytes: row) else { throw TransferTables.damaged }
        guard let entry = try entry(of: number, view) else { return nil }
        guard let text = table == QueueTables.ids.name ? entry.givenID : entry.claim?.key else { return nil }
        return blocks.key(text, in: table).keyBytes == key ? Array(text.utf8) : nil
    }

    private mutating func opened(
        _ number: UInt64, of job: UInt64, _ view: borrowing any StoreView & ~Copyable
    ) throws -> UInt64? {
        guard number != 0 else { return 0 }
        guard let key = try entry(of: job, view)?.key, LaneKey.number(of: key, with: blocks) == number else {
            return nil
        }
        return LaneKey.openNumber(of: key)
    }
}
