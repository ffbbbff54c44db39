import CLMDB

/// A consistent view of an environment's tables; it ends when it is let go.
struct ReadTransaction: ~Copyable, StoreView {
    private let transaction: OpaquePointer
    private let tables: [TableName: MDB_dbi]
    private let path: String

    /// Takes over `transaction`. Tables that are not in `tables` are empty.
    init(_ transaction: consuming OpaquePointer, tables: [TableName: MDB_dbi], path: String) {
        self.transaction = transaction
        self.tables = tables
        self.path = path
    }

    deinit { mdb_txn_abort(transaction) }

    func value(for key: [UInt8], in table: TableName) throws(JournalError) -> [UInt8]? {
        guard !key.isEmpty, let table = tables[table] else { return nil }
        var value = MDB_val()
        let code = key.withLMDBValue { key in
            var key = key
            return mdb_get(transaction, table, &key, &value)
        }
        guard code != MDB_NOTFOUND else { return nil }
        try JournalError.check(code, "be read", at: path)
        return Array(value.bytes)
    }

    func scan(
        _ table: TableName, _ range: KeyRange,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> ScanStep
    ) throws {
        guard let table = tables[table] else { return }
        let cursor = try TableCursor(transaction, table, path: path)
        var row = try range.descending ? lastRow(of: range, cursor) : cursor.seek(range.lower ?? [])
        while let found = row, range.hasAhead(found.key) {
            guard try body(found.key, found.value) == .next else { return }
            row = try range.descending ? cursor.previous() : cursor.next()
        }
    }

    func count(of table: TableName) throws(JournalError) -> Int {
        guard let table = tables[table] else { return 0 }
        var numbers = MDB_stat()
        try JournalError.check(mdb_stat(transaction, table, &numbers), "be read", at: path)
        return numbers.ms_entries
    }

    /// The row before `range.upper`, which itself may or may not be there.
    private func lastRow(of range: KeyRange, _ cursor: borrowing TableCursor) throws(JournalError) -> TableCursor.Row? {
        guard let upper = range.upper, try cursor.seek(upper) != nil else { return try cursor.last() }
        return try cursor.previous()
    }
}

extension KeyRange {
    /// Whether a scan that has come to `key` is still inside of the range.
    fileprivate func hasAhead(_ key: UnsafeRawBufferPointer) -> Bool {
        descending ? !key.sortsBefore(lower ?? []) : upper.map(key.sortsBefore) ?? true
    }
}
