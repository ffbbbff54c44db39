import CLMDB

/// All tables inside of a transaction, as what every store's view is; not to be used after its end.
struct OpenTables: StoreView {
    let transaction: OpaquePointer
    let tables: [TableName: MDB_dbi]
    /// Where the journal is, for messages.
    let path: String

    func value(for key: [UInt8], in table: TableName) throws(JournalError) -> [UInt8]? {
        try self[table]?.value(for: key)
    }

    func count(of table: TableName) throws(JournalError) -> Int { try self[table]?.count() ?? 0 }

    func scan(
        _ table: TableName, _ range: KeyRange,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> ScanStep
    ) throws {
        try self[table]?.scan(range, body)
    }

    /// `nil` for a table that is not there, and so has no rows.
    subscript(table: TableName) -> OpenTable? {
        guard let handle = tables[table] else { return nil }
        let isUncut = table == Chunks.table
        let chunks =
            isUncut
            ? nil
            : tables[Chunks.table].map {
                Chunks(transaction: transaction, handle: $0, name: table, path: path)
            }
        return OpenTable(
            transaction: transaction, handle: handle, chunks: chunks, isUncut: isUncut, path: path)
    }
}
