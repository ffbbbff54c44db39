import CLMDB

/// The one environment that a process has of a directory, shared by the store and the readers that it has open there.
///
/// LMDB allows one environment of a directory in a process: closing a second one would drop the locks of the first.
final class SharedEnvironment: @unchecked Sendable {  // `current` changes only while `gate` keeps all others out
    /// Two, so that a long scan does not hold up a short look-up.
    private static let readerThreads = 2

    let path: String
    private let gate = EnvironmentGate()
    private let readers: [StoreThread]
    private var current: LMDBEnvironment?

    init(_ path: String, _ access: LMDBEnvironment.Access) throws(JournalError) {
        self.path = path
        current = try LMDBEnvironment(path, access)
        var threads: [StoreThread] = []
        do throws(JournalError) {
            for _ in 0..<Self.readerThreads { threads.append(try StoreThread()) }
        } catch {
            for thread in threads { thread.shutDown() }
            throw error
        }
        readers = threads
    }

    /// Ends the environment; it waits for the views that are lent.
    func close() {
        gate.exclusive { current = nil }
        for thread in readers { thread.shutDown() }
    }

    /// Closes the environment and opens it for something else; it waits for the views that are lent.
    func reopen(_ access: LMDBEnvironment.Access) throws(JournalError) {
        try gate.exclusive { () throws(JournalError) in
            current = nil
            current = try LMDBEnvironment(path, access)
        }
    }

    // MARK: - Reads

    /// Lends a view on a thread that may block.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (consuming ReadTransaction) throws -> Result
    ) async throws -> Result {
        guard let thread = readers.min(by: { $0.load < $1.load }) else { throw unusable }
        return try await thread.perform { () throws in try self.readHere(body) }
    }

    /// Lends a view on the caller's thread.
    func readHere<Result>(_ body: (consuming ReadTransaction) throws -> Result) throws -> Result {
        try lend({ environment throws(JournalError) in try environment.beginRead() }, body)
    }

    /// Writes a copy of the newest commit to a file or a pipe; blocks the thread.
    func copy(to descriptor: Int32, isCompact: Bool) throws(JournalError) {
        while true {
            let isWritten = try gate.shared { () throws(JournalError) in
                try open().copy(to: descriptor, isCompact: isCompact)
            }
            if isWritten { return }
            try adoptMap()
        }
    }

    /// Keeps the pages of the newest commit as they are while `body` runs, which is told the commit's number.
    func pin<Result>(_ body: (UInt64) throws -> Result) throws -> Result {
        try lend { environment throws(JournalError) in
            try environment.beginPin()
        } _: { view in
            try body(view.number)
        }
    }

    private func lend<Result>(
        _ begin: (LMDBEnvironment) throws(JournalError) -> ReadTransaction?,
        _ body: (consuming ReadTransaction) throws -> Result
    ) throws -> Result {
        while true {
            let result: Result? = try gate.shared { () throws in
                guard let view = try begin(open()) else { return nil }
                return try body(view)
            }
            if let result { return result }
            try adoptMap()
        }
    }

    /// Lends a view on the caller's thread, to see whether it is as it should be.
    func check(_ body: (borrowing ReadTransaction) throws(JournalError) -> Void) throws(JournalError) {
        do {
            try readHere { view in try body(view) }
        } catch let error as JournalError {
            throw error
        } catch {
            throw JournalError(.inputOutput, "the journal at '\(path)' could not be read: \(error)")
        }
    }

    // MARK: - Changes

    /// Lends a transaction in which the tables of `names` are there, and commits it; enlarges the map up to `limit`.
    ///
    /// `body` runs again from the start each time that the map turns out to be too small.
    func write(
        to names: Set<TableName>, limit: Int, if check: (borrowing WriteTransaction) throws(JournalError) -> Void,
        _ body: (borrowing WriteTransaction) throws(JournalError) -> Void
    ) throws(JournalError) {
        while true {
            switch try attempt(names, check, body) {
            case .committed: return
            case .mapIsFull(let bytes): try enlarge(from: bytes, limit: limit)
            case .mapIsOld: try adoptMap()
            }
        }
    }

    private enum Attempt {
        case committed, mapIsOld
        case mapIsFull(bytes: Int)
    }

    private func attempt(
        _ names: Set<TableName>, _ check: (borrowing WriteTransaction) throws(JournalError) -> Void,
        _ body: (borrowing WriteTransaction) throws(JournalError) -> Void
    ) throws(JournalError) -> Attempt {
        try gate.shared { () throws(JournalError) in
            let environment = try open()
            do throws(JournalError) {
                return try environment.write(to: names, if: check, body) ? .committed : .mapIsOld
            } catch  where error.code == .mapFull {
                return .mapIsFull(bytes: environment.mapBytes)
            }
        }
    }

    // MARK: - Map

    func checkReaders() throws(JournalError) {
        try gate.shared { () throws(JournalError) in try open().checkReaders() }
    }

    /// All who show a commit; the places of those that have died are given free first.
    func listReaders() throws(JournalError) -> ReaderList {
        try gate.shared { () throws(JournalError) in
            let environment = try open()
            try environment.checkReaders()
            return try environment.readers()
        }
    }

    func usage() async throws(JournalError) -> StoreUsage {
        do {
            let free = try await read { view in try view.freePageCount() }
            return try gate.shared { () throws(JournalError) in
                let environment = try open()
                let (all, each) = environment.pageBytes
                return StoreUsage(
                    fileBytes: all, usedBytes: max(all - free * each, 0), mapBytes: environment.mapBytes)
            }
        } catch let error as JournalError {
            throw error
        } catch {
            throw JournalError(.inputOutput, "the journal at '\(path)' could not be measured: \(error)")
        }
    }

    /// Unless somebody else has done it meanwhile.
    private func enlarge(from bytes: Int, limit: Int) throws(JournalError) {
        try changeMap { environment throws(JournalError) in
            guard environment.mapBytes == bytes else { return }
            guard let next = MapSize.next(after: bytes, limit: limit) else { throw mapIsFull(bytes) }
            try environment.setMap(next)
        }
    }

    private func adoptMap() throws(JournalError) {
        try changeMap { environment throws(JournalError) in try environment.adoptMap() }
    }

    /// An environment whose map could not be changed has none: it is ended, so that nobody can touch it any more.
    private func changeMap(_ body: (LMDBEnvironment) throws(JournalError) -> Void) throws(JournalError) {
        try gate.exclusive { () throws(JournalError) in
            do throws(JournalError) {
                try body(open())
            } catch {
                if error.code != .mapFull { current = nil }
                throw error
            }
        }
    }

    private func open() throws(JournalError) -> LMDBEnvironment {
        guard let current else { throw unusable }
        return current
    }

    private var unusable: JournalError {
        JournalError(.closed, "the journal at '\(path)' is closed: open it again")
    }

    private func mapIsFull(_ bytes: Int) -> JournalError {
        JournalError(
            .mapFull,
            "the journal at '\(path)' is full: a commit needs more than the \(bytes) bytes up to which it may grow; "
                + "open it with a larger mapLimit")
    }
}
