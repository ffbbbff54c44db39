import CLMDB

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// One change of an environment's tables: all of it is kept by ``commit()``, or none.
struct WriteTransaction: ~Copyable {
    private let transaction: OpaquePointer
    private let tables: [TableName: MDB_dbi]
    private let path: String
    private var isOpen = true

    /// Takes over `transaction`.
    init(_ transaction: OpaquePointer, tables: [TableName: MDB_dbi], path: String) {
        self.transaction = transaction
        self.tables = tables
        self.path = path
    }

    deinit {
        if isOpen { mdb_txn_abort(transaction) }
    }

    /// Makes the change durable, and returns when it is on disk.
    consuming func commit() throws(JournalError) {
        // LMDB frees the transaction whether it succeeds or not: after that it must not be aborted.
        isOpen = false
        let code = mdb_txn_commit(transaction)
        // LMDB may have taken back what was written, without a sync: see ``DataFile/sync(_:)``. It is not left to the
        // next opening: if this is a guest, the owner goes on without one.
        if code == EIO { try? DataFile.sync(JournalDirectory(path: path)) }
        // A write that the file system had room for in part only is EIO to LMDB.
        let cause = code == EIO && FileSystemRoom.isUsedUp(at: path) ? ENOSPC : code
        try JournalError.check(cause, "be committed", at: path)
    }

    /// Forgets the change.
    consuming func abort() {}

    func value(for key: [UInt8], in table: TableName) throws(JournalError) -> [UInt8]? {
        try open(table)?.value(for: key)
    }

    /// Puts what `body` answers in the place of each of a table's values, in the order of the keys.
    ///
    /// The values are those of a format without chunks.
    func rewrite(
        _ table: TableName, _ body: (_ key: [UInt8], _ value: [UInt8]) throws(JournalError) -> [UInt8]
    ) throws(JournalError) {
        try open(table)?.rewrite(body)
    }

    /// The tables that were there when the transaction began.
    var tableNames: Set<TableName> { Set(tables.keys) }

    /// How many tables there are, also such as have no handle yet.
    func tableCount() throws(JournalError) -> Int {
        try OpenTable(transaction: transaction, handle: OpenTable.mainTable, path: path).count()
    }

    func count(of table: TableName) throws(JournalError) -> Int { try open(table)?.count() ?? 0 }

    /// The tables as they are in this transaction; not to be used after its end.
    var view: OpenTables { OpenTables(transaction: transaction, tables: tables, path: path) }

    /// Opens a table, and makes it if it is not there.
    ///
    /// The handle is good for other transactions once this one is committed, and for none if it is not.
    func create(_ table: TableName) throws(JournalError) -> MDB_dbi {
        var handle = MDB_dbi()
        let code = mdb_dbi_open(transaction, table.rawValue, UInt32(MDB_CREATE), &handle)
        try JournalError.check(code, "make table '\(table)'", at: path)
        return handle
    }

    /// Carries the operations out in their order. Tables that get rows have to be there.
    func apply(_ batch: WriteBatch) throws(JournalError) {
        for operation in batch.operations {
            try operation.checkKey()
            try apply(operation)
        }
    }

    private func apply(_ operation: WriteBatch.Operation) throws(JournalError) {
        guard let table = open(operation.table) else { return }
        switch operation {
        case .append(let name, let key, let value): try table.append(key, value, to: name)
        case .put(_, let key, let value): try table.put(key, value)
        case .delete(_, let key): try table.delete(key)
        case .deleteIfEqual(_, let key, let value):
            if try table.value(for: key) == value { try table.delete(key) }
        case .trim(_, let bound, let limit): try table.delete(from: [], upTo: bound, limit: limit)
        case .deleteRange(_, let lower, let upper, let limit):
            try table.delete(from: lower, upTo: upper, limit: limit)
        }
    }

    private func open(_ table: TableName) -> OpenTable? {
        OpenTables(transaction: transaction, tables: tables, path: path)[table]
    }
}
