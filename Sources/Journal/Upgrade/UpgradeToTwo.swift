/// Turns the tables of format 1 into those of format 2: what can hold users' data becomes blocks.
///
/// What was damaged is kept so that it is still found to be, and parks the same runs.
struct UpgradeToTwo {
    private static let rowsPerReport = 16

    private let blocks: Blocks
    private let decompressor: ZstdDecompressor

    init(blocks: Blocks) throws(JournalError) {
        self.blocks = blocks
        decompressor = try ZstdDecompressor()
    }

    /// - Returns: How many rows were written anew.
    func run(
        _ transaction: borrowing WriteTransaction, _ report: WorkProgress.Report
    ) throws(JournalError) -> Int {
        var rows = 0
        let steps: [(TableName, ([UInt8], [UInt8]) throws(JournalError) -> [UInt8])] = [
            (FormatOne.log, record), (FormatOne.entities, snapshot), (FormatOne.plans, plan),
            (FormatOne.inbox, command), (FormatOne.answers, answer), (FormatOne.setAside, setAside),
        ]
        var total = 0
        for (table, _) in steps { total += try transaction.count(of: table) }
        for (table, step) in steps {
            try transaction.rewrite(table) { key, row throws(JournalError) in
                rows += 1
                if rows % Self.rowsPerReport == 0 { report(WorkProgress("upgrading", rows, of: total, .rows)) }
                return try step(key, row)
            }
        }
        report(WorkProgress("upgrading", rows, of: total, .rows))
        return rows
    }

    private func record(_ key: [UInt8], _ row: [UInt8]) throws(JournalError) -> [UInt8] {
        guard let lsn = key.withUnsafeBytes({ LSN(keyBytes: $0) }) else { throw misfit(FormatOne.log) }
        let record = try FormatOne.Record(row, at: lsn)
        guard let body = record.body(decompressor) else {
            return LogRecord.encode(damaged: record.frame, lsn: lsn, header: record.header)
        }
        return try LogRecord.encode(lsn: lsn, header: record.header, body: PlainBlock(body), blocks: blocks)
    }

    private func snapshot(_ key: [UInt8], _ row: [UInt8]) throws(JournalError) -> [UInt8] {
        guard let entity = key.withUnsafeBytes({ EntityID(keyBytes: $0) }) else { throw misfit(FormatOne.entities) }
        // The checksum is taken over the same bytes in both formats: what does not fit it now will not fit it then.
        guard let old = FormatOne.Entity(row, key: key) else { return row }
        return try Snapshot(stamp: old.stamp, bytes: Array(old.value)).encoded(for: entity, with: blocks)
    }

    private func plan(_ key: [UInt8], _ row: [UInt8]) throws(JournalError) -> [UInt8] {
        guard let key = key.withUnsafeBytes({ UInt64(keyBytes: $0) }) else { throw misfit(FormatOne.plans) }
        return try BlockTable<UInt64>(FormatOne.plans, limit: .max).row(key, row, with: blocks)
    }

    private func command(_ key: [UInt8], _ row: [UInt8]) throws(JournalError) -> [UInt8] {
        try inboxRow(key, row, in: FormatOne.inbox)
    }

    private func answer(_ key: [UInt8], _ row: [UInt8]) throws(JournalError) -> [UInt8] {
        try inboxRow(key, row, in: FormatOne.answers)
    }

    /// A reason, and then the command as it was in the inbox.
    private func setAside(_ key: [UInt8], _ row: [UInt8]) throws(JournalError) -> [UInt8] {
        guard let number = key.withUnsafeBytes({ UInt64(keyBytes: $0) }) else { throw misfit(FormatOne.setAside) }
        var (value, reader) = (row, ByteReader(row))
        if (try? reader.text()) != nil {
            value = try row[..<reader.offset] + inboxRow(key, Array(row[reader.offset...]), in: FormatOne.inbox)
        }
        return try BlockTable<UInt64>(FormatOne.setAside, limit: .max).row(number, value, with: blocks)
    }

    /// The checksum is taken over the same bytes in both formats: a row that does not fit it stays as it is.
    private func inboxRow(_ key: [UInt8], _ row: [UInt8], in table: TableName) throws(JournalError) -> [UInt8] {
        guard let old = FormatOne.InboxRow(row, key: key) else { return row }
        let place = BlockPlace(table: table, key: key, header: old.head)
        let body = old.head + (try blocks.finish(try blocks.compress(PlainBlock(old.content)), at: place))
        let checksum = CRC32C.checksum(body, continuing: CRC32C.checksum(key))
        return withUnsafeBytes(of: checksum.littleEndian) { Array($0) } + body
    }

    private func misfit(_ table: TableName) -> JournalError {
        JournalError(.damaged, "table '\(table)' has a key that is not one of its kind: restore a backup")
    }
}
