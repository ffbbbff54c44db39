import CLMDB

/// A consistent view of an environment's tables; it ends when it is let go.
struct ReadTransaction: ~Copyable, StoreView {
    /// LMDB's table of pages that are free.
    private static let freeTable: MDB_dbi = 0

    private let transaction: OpaquePointer
    private let tables: [TableName: MDB_dbi]
    private let path: String

    /// Takes over `transaction`. Tables that are not in `tables` are empty.
    init(_ transaction: OpaquePointer, tables: [TableName: MDB_dbi], path: String) {
        self.transaction = transaction
        self.tables = tables
        self.path = path
    }

    deinit { mdb_txn_abort(transaction) }

    /// The number of the commit that it shows.
    var number: UInt64 { UInt64(mdb_txn_id(transaction)) }

    func value(for key: [UInt8], in table: TableName) throws(JournalError) -> [UInt8]? {
        try open(table)?.value(for: key)
    }

    /// Whether there are no tables.
    var isEmpty: Bool { tables.isEmpty }

    /// How many tables there are, also such as have no handle yet.
    func tableCount() throws(JournalError) -> Int {
        try OpenTable(transaction: transaction, handle: OpenTable.mainTable, path: path).count()
    }

    /// How much is in each table, by name.
    func usage() throws(JournalError) -> [TableUsage] {
        var usage: [TableUsage] = []
        for (name, handle) in tables.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            usage.append(try OpenTable(transaction: transaction, handle: handle, path: path).usage(name))
        }
        return usage
    }

    /// How many pages of the file are free for use again.
    func freePageCount() throws(JournalError) -> Int {
        let cursor = try OpenTable(transaction: transaction, handle: Self.freeTable, path: path).cursor()
        var (count, row) = (0, try cursor.first())
        while let found = row {
            // The number of a transaction leads to the pages that it has freed: how many, and which.
            if found.value.count >= 8 { count += Int(clamping: found.value.loadUnaligned(as: UInt.self)) }
            row = try cursor.next()
        }
        return count
    }

    func count(of table: TableName) throws(JournalError) -> Int {
        try open(table)?.count() ?? 0
    }

    func scan(
        _ table: TableName, _ range: KeyRange,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> ScanStep
    ) throws {
        try open(table)?.scan(range, body)
    }

    /// Lends the view to `body`, as what every store's view is, and ends it.
    consuming func lend<Result>(
        to body: (borrowing any StoreView & ~Copyable) throws -> Result
    ) throws -> Result {
        let view: any StoreView & ~Copyable = self
        return try body(view)
    }

    private func open(_ table: TableName) -> OpenTable? {
        OpenTables(transaction: transaction, tables: tables, path: path)[table]
    }
}
