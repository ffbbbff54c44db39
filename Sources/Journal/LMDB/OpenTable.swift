import CLMDB

/// One table inside of a transaction; not to be used after its end.
struct OpenTable {
    /// LMDB's table of tables.
    static let mainTable: MDB_dbi = 1

    let transaction: OpaquePointer
    let handle: MDB_dbi
    /// Where the journal is, for messages.
    let path: String

    /// The value of the row with this key, or `nil` if there is none.
    func value(for key: [UInt8]) throws(JournalError) -> [UInt8]? {
        guard !key.isEmpty else { return nil }
        var value = MDB_val()
        let code = key.withLMDBValue { key in
            var key = key
            return mdb_get(transaction, handle, &key, &value)
        }
        guard code != MDB_NOTFOUND else { return nil }
        try JournalError.check(code, "be read", at: path)
        return Array(value.bytes)
    }

    func count() throws(JournalError) -> Int {
        var numbers = MDB_stat()
        try JournalError.check(mdb_stat(transaction, handle, &numbers), "be read", at: path)
        return numbers.ms_entries
    }

    func usage(_ name: TableName) throws(JournalError) -> TableUsage {
        var numbers = MDB_stat()
        try JournalError.check(mdb_stat(transaction, handle, &numbers), "be read", at: path)
        let pages = numbers.ms_branch_pages + numbers.ms_leaf_pages + numbers.ms_overflow_pages
        return TableUsage(
            name: name, rows: numbers.ms_entries, pages: pages, bytes: pages * Int(numbers.ms_psize))
    }

    func cursor() throws(JournalError) -> TableCursor {
        try TableCursor(transaction, handle, path: path)
    }

    /// Hands the rows of `range` to `body`, in the order of their keys, until it answers `.stop`.
    func scan(
        _ range: KeyRange, _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> ScanStep
    ) throws {
        let cursor = try cursor()
        var row = try range.descending ? lastRow(of: range, cursor) : cursor.seek(range.lower ?? [])
        while let found = row, range.contains(ahead: found.key) {
            guard try body(found.key, found.value) == .next else { return }
            row = try range.descending ? cursor.previous() : cursor.next()
        }
    }

    /// The row before `range.upper`, which itself may or may not be there.
    private func lastRow(of range: KeyRange, _ cursor: borrowing TableCursor) throws(JournalError) -> TableCursor.Row? {
        guard let upper = range.upper, try cursor.seek(upper) != nil else { return try cursor.last() }
        return try cursor.previous()
    }

    // MARK: - Changes

    func append(_ key: [UInt8], _ value: [UInt8], to name: TableName) throws(JournalError) {
        let code = write(key, value, flags: UInt32(MDB_APPEND))
        guard code != MDB_KEYEXIST else {
            throw JournalError(
                .damaged, "a row to be appended to table '\(name)' has a key that is not greater than its last")
        }
        try check(code)
    }

    func put(_ key: [UInt8], _ value: [UInt8]) throws(JournalError) {
        try check(write(key, value, flags: 0))
    }

    func delete(_ key: [UInt8]) throws(JournalError) {
        let code = key.withLMDBValue { key in
            var key = key
            return mdb_del(transaction, handle, &key, nil)
        }
        if code != MDB_NOTFOUND { try check(code) }
    }

    /// Removes the rows from `lower` up to `upper`, the least key first, and at most `limit` of them.
    func delete(from lower: [UInt8], upTo upper: [UInt8], limit: Int) throws(JournalError) {
        guard limit > 0 else { return }
        let cursor = try cursor()
        var rest = limit
        var row = try cursor.seek(lower)
        while rest > 0, let found = row, found.key.sortsBefore(upper) {
            try cursor.delete()
            rest -= 1
            row = try cursor.next()
        }
    }

    /// Puts what `body` answers in the place of each value, in the order of the keys.
    func rewrite(
        _ body: (_ key: [UInt8], _ value: [UInt8]) throws(JournalError) -> [UInt8]
    ) throws(JournalError) {
        var next: [UInt8] = []
        // A cursor for each row: the bytes that one shows are good until the transaction writes.
        while let (key, value) = try row(from: next) {
            try put(key, try body(key, value))
            next = key + [0]
        }
    }

    /// A copy of the first row whose key is not less than `key`.
    private func row(from key: [UInt8]) throws(JournalError) -> (key: [UInt8], value: [UInt8])? {
        let cursor = try cursor()
        guard let row = try cursor.seek(key) else { return nil }
        return (Array(row.key), Array(row.value))
    }

    private func write(_ key: [UInt8], _ value: [UInt8], flags: UInt32) -> Int32 {
        key.withLMDBValue { key in
            value.withLMDBValue { value in
                var (key, value) = (key, value)
                return mdb_put(transaction, handle, &key, &value, flags)
            }
        }
    }

    private func check(_ code: Int32) throws(JournalError) {
        try JournalError.check(code, "be written", at: path)
    }
}

extension KeyRange {
    /// Whether a scan that has come to `key` is still inside of the range.
    fileprivate func contains(ahead key: UnsafeRawBufferPointer) -> Bool {
        if descending { return !key.sortsBefore(lower ?? []) }
        return upper.map { key.sortsBefore($0) } ?? true
    }
}
