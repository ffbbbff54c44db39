import CLMDB
import Synchronization

/// LMDB's environment: the map of one directory's file, open from `init` to the end of the object.
///
/// Whoever uses it makes sure that nobody else does while the map changes, and when it ends: see ``SharedEnvironment``.
final class LMDBEnvironment: @unchecked Sendable {  // LMDB's own locks guard the environment that is behind the pointer
    /// What the environment is opened for.
    enum Access: Sendable {
        case readWrite(LMDBConfiguration)
        /// To hand something in: with the map that the file says it has.
        case guest
        case readOnly
        /// Nobody must write meanwhile: for a journal at rest on which this process has no write permission.
        case readOnlyWithoutLock
    }

    private static let tableLimit: UInt32 = 64
    private static let fileMode: mdb_mode_t = 0o600

    private let environment: OpaquePointer
    private let path: String
    /// Handles are opened under this lock only, each time in a transaction of its own: LMDB allows one at a time, and
    /// a handle that was opened in a transaction is lost to all others when that one is aborted.
    private let tables = Mutex<[TableName: MDB_dbi]>([:])

    init(_ path: String, _ access: Access) throws(JournalError) {
        var environment: OpaquePointer?
        try JournalError.check(mdb_env_create(&environment), "be opened", at: path)
        guard let environment else { throw JournalError(lmdb: MDB_PANIC, "be opened", at: path) }
        self.environment = environment
        self.path = path
        // From here on `deinit` closes it if something throws.
        try check(mdb_env_set_maxdbs(environment, Self.tableLimit), "be opened")
        if case .readWrite(let configuration) = access {
            try check(mdb_env_set_mapsize(environment, MapSize.rounded(configuration.mapBytes)), "be opened")
            let readers = UInt32(clamping: max(configuration.maxReaders, 1))
            try check(mdb_env_set_maxreaders(environment, readers), "be opened")
        }
        try check(Self.open(environment, path, access), "be opened")
        // A reader's tables are opened with its first view: some only take a place among the readers, and read the file
        // by themselves, because LMDB does not survive every damage.
        switch access {
        case .readWrite, .guest: _ = try openTables()
        case .readOnly, .readOnlyWithoutLock: break
        }
    }

    private static func open(_ environment: OpaquePointer, _ path: String, _ access: Access) -> Int32 {
        let door = DoorLock(path)
        defer { withExtendedLifetime(door) {} }
        return mdb_env_open(environment, path, access.flags, fileMode)
    }

    deinit {
        let door = DoorLock(path)
        mdb_env_close(environment)
        withExtendedLifetime(door) {}
    }

    // MARK: - Transactions

    /// Lends a view; `nil` if another process has enlarged the map, and ``adoptMap()`` is to be called first.
    func beginRead() throws(JournalError) -> ReadTransaction? {
        while true {
            // The handles come first: those that are opened later are not known to the transaction.
            let known = tables.withLock { $0 }
            guard let transaction = try begin(UInt32(MDB_RDONLY)) else { return nil }
            let view = ReadTransaction(transaction, tables: known, path: path)
            if try view.tableCount() <= known.count { return view }
            guard try openTables(beyond: known.count) else { return nil }
        }
    }

    /// Takes a place among the readers, and reads nothing; `nil` if ``adoptMap()`` is to be called first.
    func beginPin() throws(JournalError) -> ReadTransaction? {
        try begin(UInt32(MDB_RDONLY)).map { ReadTransaction($0, tables: [:], path: path) }
    }

    /// Writes a copy of the newest commit.
    /// - Returns: Whether it was written: `false` if ``adoptMap()`` is to be called first.
    func copy(to descriptor: Int32, isCompact: Bool) throws(JournalError) -> Bool {
        let code = mdb_env_copyfd2(environment, descriptor, isCompact ? UInt32(MDB_CP_COMPACT) : 0)
        guard code != MDB_MAP_RESIZED else { return false }
        try check(code, "be copied")
        return true
    }

    /// Lends a transaction in which the tables of `names` are there, and commits it.
    ///
    /// Tables that are missing are made by a commit of their own, so that no view can see rows of this change without
    /// the tables that they came with.
    /// - Parameter check: Whether this owner may still write; asked in each transaction.
    /// - Returns: Whether it was committed: `false` if ``adoptMap()`` is to be called first.
    func write(
        to names: Set<TableName>, if check: (borrowing WriteTransaction) throws(JournalError) -> Void,
        _ body: (borrowing WriteTransaction) throws(JournalError) -> Void
    ) throws(JournalError) -> Bool {
        while true {
            var known = tables.withLock { $0 }
            if !names.isSubset(of: known.keys) {
                guard let more = try create(names.subtracting(known.keys), if: check) else { return false }
                known = more
            }
            guard let transaction = try begin(0) else { return false }
            let change = WriteTransaction(transaction, tables: known, path: path)
            // Another process may have made tables: rows in them must not be passed over.
            if try change.tableCount() <= known.count {
                try check(change)
                try body(change)
                try change.commit()
                return true
            }
            change.abort()
            guard try openTables(beyond: known.count) else { return false }
        }
    }

    private func begin(_ flags: UInt32) throws(JournalError) -> OpaquePointer? {
        var transaction: OpaquePointer?
        let code = mdb_txn_begin(environment, nil, flags, &transaction)
        guard code != MDB_MAP_RESIZED else { return nil }
        try check(code, flags == 0 ? "be written" : "be read")
        return transaction
    }

    private func check(_ code: Int32, _ act: @autoclosure () -> String) throws(JournalError) {
        try JournalError.check(code, act(), at: path)
    }
}

// MARK: - Tables

extension LMDBEnvironment {
    /// Opens the handles of all tables that there are: more than `count`, as whoever calls it has seen.
    /// - Returns: `false` if ``adoptMap()`` is to be called first.
    private func openTables(beyond count: Int = -1) throws(JournalError) -> Bool {
        try tables.withLock { tables throws(JournalError) in
            guard let transaction = try begin(UInt32(MDB_RDONLY)) else { return false }
            let opened: [TableName: MDB_dbi]
            do throws(JournalError) {
                opened = try openTables(transaction)
            } catch {
                mdb_txn_abort(transaction)
                throw error
            }
            try check(mdb_txn_commit(transaction), "be read")
            guard opened.count > count else {
                throw JournalError(
                    .damaged,
                    "the journal at '\(path)' has \(opened.count) tables, and should have more: restore a backup")
            }
            tables = opened
            return true
        }
    }

    private func openTables(_ transaction: OpaquePointer) throws(JournalError) -> [TableName: MDB_dbi] {
        var found: [TableName: MDB_dbi] = [:]
        var main = MDB_dbi()
        try check(mdb_dbi_open(transaction, nil, 0, &main), "be read")
        let cursor = try TableCursor(transaction, main, path: path)
        var row = try cursor.first()
        while let name = row.map({ String(decoding: $0.key, as: UTF8.self) }) {
            var handle = MDB_dbi()
            let code = mdb_dbi_open(transaction, name, 0, &handle)
            guard code != MDB_INCOMPATIBLE, code != MDB_NOTFOUND else { throw JournalFormat.foreign(path) }
            try check(code, "open table '\(name)'")
            found[TableName(name)] = handle
            row = try cursor.next()
        }
        return found
    }

    private func create(
        _ names: Set<TableName>, if check: (borrowing WriteTransaction) throws(JournalError) -> Void
    ) throws(JournalError) -> [TableName: MDB_dbi]? {
        try tables.withLock { tables throws(JournalError) in
            guard let transaction = try begin(0) else { return nil }
            let change = WriteTransaction(transaction, tables: tables, path: path)
            try check(change)
            var more = tables
            for name in names { more[name] = try change.create(name) }
            try change.commit()
            tables = more
            return more
        }
    }
}

// MARK: - Map

extension LMDBEnvironment {
    private var info: MDB_envinfo {
        var info = MDB_envinfo()
        mdb_env_info(environment, &info)
        return info
    }

    /// Bytes of all pages that were ever in use; the file has as many.
    var pageBytes: (all: Int, each: Int) {
        var numbers = MDB_stat()
        mdb_env_stat(environment, &numbers)
        let each = Int(numbers.ms_psize)
        return ((info.me_last_pgno + 1) * each, each)
    }

    var mapBytes: Int { info.me_mapsize }

    /// Takes over the size that another process has given to the map. Nobody may have a transaction.
    func adoptMap() throws(JournalError) { try setMap(0) }

    /// Nobody may have a transaction. After an error the environment has no map, and must not be used again.
    func setMap(_ bytes: Int) throws(JournalError) {
        try check(mdb_env_set_mapsize(environment, bytes), "enlarge its map to \(bytes) bytes")
    }

    /// All places in the table of readers that show a commit.
    func readers() throws(JournalError) -> ReaderList {
        var lines: [String] = []
        let code = withUnsafeMutablePointer(to: &lines) { lines in
            mdb_reader_list(
                environment,
                { line, lines in
                    if let line { lines?.assumingMemoryBound(to: [String].self).pointee.append(String(cString: line)) }
                    return 0
                }, lines)
        }
        guard code >= 0 else { throw JournalError(lmdb: code, "list its readers", at: path) }
        return ReaderList(slots: lines.compactMap(ReaderSlot.init(line:)), newest: UInt64(info.me_last_txnid))
    }

    /// Gives free the places of readers whose processes have died.
    func checkReaders() throws(JournalError) {
        var dead: Int32 = 0
        try check(mdb_reader_check(environment, &dead), "look for readers that are gone")
    }
}

extension LMDBEnvironment.Access {
    fileprivate var flags: UInt32 {
        switch self {
        case .readWrite, .guest: UInt32(MDB_NOTLS)
        case .readOnly: UInt32(MDB_NOTLS | MDB_RDONLY)
        case .readOnlyWithoutLock: UInt32(MDB_NOTLS | MDB_RDONLY | MDB_NOLOCK)
        }
    }
}
