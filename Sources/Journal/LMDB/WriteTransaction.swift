import CLMDB

/// One change of an environment's tables: all of it is kept by ``commit()``, or none.
struct WriteTransaction: ~Copyable {
    private let transaction: OpaquePointer
    private let tables: [TableName: MDB_dbi]
    private let path: String

    /// Takes over `transaction`.
    init(_ transaction: consuming OpaquePointer, tables: [TableName: MDB_dbi], path: String) {
        self.transaction = transaction
        self.tables = tables
        self.path = path
    }

    /// Throws away what was not committed.
    deinit { mdb_txn_abort(transaction) }

    /// Makes the change durable, and returns when it is on disk.
    consuming func commit() throws(JournalError) {
        let (transaction, path) = (transaction, path)
        // LMDB frees the transaction whether it succeeds or not: it must not be aborted after that.
        discard self
        try JournalError.check(mdb_txn_commit(transaction), "be committed", at: path)
    }

    func value(for key: [UInt8], in table: TableName) throws(JournalError) -> [UInt8]? {
        guard let table = tables[table] else { return nil }
        var value = MDB_val()
        let code = key.withLMDBValue { key in
            var key = key
            return mdb_get(transaction, table, &key, &value)
        }
        guard code != MDB_NOTFOUND else { return nil }
        try JournalError.check(code, "be read", at: path)
        return Array(value.bytes)
    }

    /// Carries the operations out in their order. Tables that are written to have to be there.
    func apply(_ batch: WriteBatch) throws(JournalError) {
        for operation in batch.operations {
            try operation.checkKey()
            try apply(operation)
        }
    }

    private func apply(_ operation: WriteBatch.Operation) throws(JournalError) {
        guard let table = tables[operation.table] else { return }
        switch operation {
        case .append(let name, let key, let value): try append(key, value, to: table, name)
        case .put(_, let key, let value): try check(put(key, value, in: table, flags: 0))
        case .delete(_, let key): try delete(key, from: table)
        case .trim(_, let bound, let limit): try trim(table, below: bound, limit: limit)
        }
    }

    private func append(
        _ key: [UInt8], _ value: [UInt8], to table: MDB_dbi, _ name: TableName
    ) throws(JournalError) {
        let code = put(key, value, in: table, flags: UInt32(MDB_APPEND))
        guard code != MDB_KEYEXIST else {
            throw JournalError(
                .damaged, "a row to be appended to table '\(name)' has a key that is not greater than its last")
        }
        try check(code)
    }

    private func put(_ key: [UInt8], _ value: [UInt8], in table: MDB_dbi, flags: UInt32) -> Int32 {
        key.withLMDBValue { key in
            value.withLMDBValue { value in
                var (key, value) = (key, value)
                return mdb_put(transaction, table, &key, &value, flags)
            }
        }
    }

    private func delete(_ key: [UInt8], from table: MDB_dbi) throws(JournalError) {
        let code = key.withLMDBValue { key in
            var key = key
            return mdb_del(transaction, table, &key, nil)
        }
        if code != MDB_NOTFOUND { try check(code) }
    }

    private func trim(_ table: MDB_dbi, below bound: [UInt8], limit: Int) throws(JournalError) {
        let cursor = try TableCursor(transaction, table, path: path)
        var rest = limit
        var row = try rest > 0 ? cursor.first() : nil
        while let found = row, found.key.sortsBefore(bound) {
            try cursor.delete()
            rest -= 1
            row = try rest > 0 ? cursor.next() : nil
        }
    }

    private func check(_ code: Int32) throws(JournalError) {
        try JournalError.check(code, "be written", at: path)
    }
}
