import CLMDB

/// One table inside of a transaction; not to be used after its end.
struct OpenTable {
    /// LMDB's table of tables.
    static let mainTable: MDB_dbi = 1

    let transaction: OpaquePointer
    let handle: MDB_dbi
    /// Where long values go on; `nil` if there are none.
    var chunks: Chunks?
    /// Whether each row is a value of its own, however long: those of LMDB's tables, and the chunks themselves.
    var isUncut = false
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
        return goesOn(behind: value.mv_size) ? try whole(value.bytes, of: key) : Array(value.bytes)
    }

    private func goesOn(behind count: Int) -> Bool { !isUncut && Chunks.goOn(behind: count) }

    private func whole(_ first: UnsafeRawBufferPointer, of key: [UInt8]) throws(JournalError) -> [UInt8] {
        try chunks?.whole(first, of: key) ?? Array(first)
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
            guard try hand(found, to: body) == .next else { return }
            row = try range.descending ? cursor.previous() : cursor.next()
        }
    }

    private func hand(
        _ row: TableCursor.Row, to body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> ScanStep
    ) throws -> ScanStep {
        guard goesOn(behind: row.value.count) else { return try body(row.key, row.value) }
        return try whole(row.value, of: Array(row.key)).withUnsafeBytes { try body(row.key, $0) }
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
        try writeChunks(of: value, key)
    }

    func put(_ key: [UInt8], _ value: [UInt8]) throws(JournalError) {
        try removeChunks(of: key)
        try check(write(key, value, flags: 0))
        try writeChunks(of: value, key)
    }

    private func writeChunks(of value: [UInt8], _ key: [UInt8]) throws(JournalError) {
        guard !isUncut, value.count >= Chunks.byteCount else { return }
        guard let chunks else {
            throw JournalError(.inputOutput, "the journal at '\(path)' has no table for the chunks of a long value")
        }
        try chunks.write(value, of: key)
    }

    /// Removes what the value of this key has beside its row.
    private func removeChunks(of key: [UInt8]) throws(JournalError) {
        guard let chunks, try chunks.isEmpty() == false else { return }
        var value = MDB_val()
        let code = key.withLMDBValue { key in
            var key = key
            return mdb_get(transaction, handle, &key, &value)
        }
        guard code != MDB_NOTFOUND else { return }
        try check(code)
        if goesOn(behind: value.mv_size) { try chunks.remove(of: key) }
    }

    func delete(_ key: [UInt8]) throws(JournalError) {
        try removeChunks(of: key)
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
            let longKey = goesOn(behind: found.value.count) ? Array(found.key) : nil
            try cursor.delete()
            if let longKey { try chunks?.remove(of: longKey) }
            rest -= 1
            row = try cursor.next()
        }
    }

    /// Puts what `body` answers in the place of each value, in the order of the keys.
    ///
    /// The values are those of a format without chunks: each is handed over as its row has it.
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
                if !isUncut { value.mv_size = min(value.mv_size, Chunks.byteCount) }
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
