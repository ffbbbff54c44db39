import Synchronization

/// Hands things in to a journal in a directory, beside its owner or when it has none.
///
///     let guest = try await LMDBGuest.open("orders.journal")
///     try await guest.handIn { view in (batch, ()) }
///     await guest.close()
///
/// Its commits are synced fully, as the owner's are; they and the owner's wait for each other, for the time of a sync.
/// A guest that is killed inside of one leaves nothing behind: the next who writes clears up after it.
package final class LMDBGuest: GuestStore {
    private let directory: JournalDirectory
    private let mapLimit: Int
    private let writer: StoreThread
    private let use: EnvironmentUse
    private let probe: @Sendable (GuestMoment) -> Void
    private let mustSync = Mutex(false)
    private let isClosed = Mutex(false)

    /// Opens the journal in the directory `path`; nothing is made if there is none.
    ///
    /// - Parameters:
    ///   - mapLimit: bytes up to which the file may grow.
    ///   - probe: is told how far each change has come; for tests.
    /// - Throws: ``JournalError/Code/notFound`` if there is no journal; ``JournalError/Code/notPermitted`` if its files
    ///   may not be written; ``JournalError/Code/damaged`` and ``JournalError/Code/unsupportedFormat`` if what is there
    ///   cannot be used.
    package static func open(
        _ path: String, mapLimit: Int = LMDBConfiguration().mapLimit,
        probe: @escaping @Sendable (GuestMoment) -> Void = { _ in }
    ) async throws(JournalError) -> LMDBGuest {
        let writer = try StoreThread()
        do throws(JournalError) {
            return try await writer.perform { () throws(JournalError) in
                try LMDBGuest(JournalDirectory(path: path), mapLimit, writer, probe)
            }
        } catch {
            writer.shutDown()
            throw error
        }
    }

    private init(
        _ directory: JournalDirectory, _ mapLimit: Int, _ writer: StoreThread,
        _ probe: @escaping @Sendable (GuestMoment) -> Void
    ) throws(JournalError) {
        guard try DataFile.exists(directory) else { throw JournalFormat.notFound(directory.path) }
        try FileSystemKind.of(directory.path).checkSuitable(directory.path)
        _ = try DataFile.checkUnlessOwned(directory)
        try directory.checkWritable()
        let use = try EnvironmentRegistry.visit(directory)
        do throws(JournalError) {
            try use.environment.check { view throws(JournalError) in try JournalFormat.check(view, directory.path) }
        } catch {
            EnvironmentRegistry.end(use)
            throw error
        }
        self.directory = directory
        self.mapLimit = mapLimit
        self.writer = writer
        self.use = use
        self.probe = probe
    }

    /// One that nobody has closed lets go of everything at its end.
    deinit {
        closeHere()
        writer.shutDown()
    }

    package var name: String { directory.path }

    package var owner: JournalOwner? {
        get throws(JournalError) { try JournalLock.owner(of: directory) }
    }

    package func handIn<Value: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws(JournalError) -> (WriteBatch, Value)
    ) async throws(JournalError) -> Value {
        try checkOpen()
        return try await writer.perform { () throws(JournalError) in
            try self.syncIfNeeded()
            // Held from before the commit: if this process dies behind it, the system lets go, and that rings too.
            let doorbell = Doorbell(directory: self.directory)
            self.probe(.beforeCommit)
            let value = try self.handInHere(body)
            self.probe(.afterCommit)
            doorbell?.ring()
            self.probe(.afterRing)
            return value
        }
    }

    /// An owner syncs the file before it writes, because a commit of another one that was taken back may stand on the
    /// disk (see ``DataFile/sync(_:)``). While there is an owner, that is so.
    private func syncIfNeeded() throws(JournalError) {
        if try JournalLock.owner(of: directory) != nil, !mustSync.withLock({ $0 }) { return }
        try DataFile.sync(directory)
        mustSync.withLock { $0 = false }
    }

    private func handInHere<Value>(
        _ body: (borrowing any StoreView & ~Copyable) throws(JournalError) -> (WriteBatch, Value)
    ) throws(JournalError) -> Value {
        do throws(JournalError) {
            return try commit(body)
        } catch {
            // It may have been a sync that failed.
            mustSync.withLock { $0 = true }
            throw error
        }
    }

    private func commit<Value>(
        _ body: (borrowing any StoreView & ~Copyable) throws(JournalError) -> (WriteBatch, Value)
    ) throws(JournalError) -> Value {
        var result: Value?
        let tables = GuestTables.names.union([Chunks.table])
        try use.environment.write(to: tables, limit: mapLimit) { transaction throws(JournalError) in
            try JournalFormat.checkKnown(transaction, directory.path)
        } _: { transaction throws(JournalError) in
            let view: any StoreView & ~Copyable = transaction.view
            let (batch, value) = try body(view)
            try GuestTables.check(batch)
            try transaction.apply(batch)
            result = value
        }
        guard let result else { throw closed }
        return result
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try checkOpen()
        return try await use.environment.read { transaction in try transaction.lend(to: body) }
    }

    package func close() async {
        await writer.perform { self.closeHere() }
        writer.shutDown()
    }

    private func closeHere() {
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        if !wasClosed { EnvironmentRegistry.end(use) }
    }

    private func checkOpen() throws(JournalError) {
        guard !isClosed.withLock({ $0 }) else { throw closed }
    }

    private var closed: JournalError {
        JournalError(.closed, "the journal at '\(directory.path)' is closed: open it again")
    }
}
