import CLMDB

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A place in one table, which moves from row to row; to be let go before its transaction ends.
struct TableCursor: ~Copyable {
    /// A row as it lies in the map: valid until the transaction writes, or ends.
    struct Row {
        let key: UnsafeRawBufferPointer
        let value: UnsafeRawBufferPointer
    }

    private let cursor: OpaquePointer
    private let path: String

    init(_ transaction: OpaquePointer, _ table: MDB_dbi, path: String) throws(JournalError) {
        var cursor: OpaquePointer?
        try JournalError.check(mdb_cursor_open(transaction, table, &cursor), "be read", at: path)
        guard let cursor else { throw JournalError(lmdb: EINVAL, "be read", at: path) }
        self.cursor = cursor
        self.path = path
    }

    deinit { mdb_cursor_close(cursor) }

    func first() throws(JournalError) -> Row? { try move(MDB_FIRST, MDB_val()) }
    func last() throws(JournalError) -> Row? { try move(MDB_LAST, MDB_val()) }
    func next() throws(JournalError) -> Row? { try move(MDB_NEXT, MDB_val()) }
    func previous() throws(JournalError) -> Row? { try move(MDB_PREV, MDB_val()) }

    /// The first row whose key is not less than `key`.
    func seek(_ key: [UInt8]) throws(JournalError) -> Row? {
        guard !key.isEmpty else { return try first() }
        return try key.withLMDBValue { value in
            Result { () throws(JournalError) in try move(MDB_SET_RANGE, value) }
        }.get()
    }

    /// Removes the row at this place; ``next()`` then leads to the one behind it.
    func delete() throws(JournalError) {
        try JournalError.check(mdb_cursor_del(cursor, 0), "be written", at: path)
    }

    private func move(_ step: MDB_cursor_op, _ key: MDB_val) throws(JournalError) -> Row? {
        var key = key
        var value = MDB_val()
        let code = mdb_cursor_get(cursor, &key, &value, step)
        guard code != MDB_NOTFOUND else { return nil }
        try JournalError.check(code, "be read", at: path)
        return Row(key: key.bytes, value: value.bytes)
    }
}
