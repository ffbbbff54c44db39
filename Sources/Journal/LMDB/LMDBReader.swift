import Synchronization

/// Reads a journal in a directory beside its owner, or when it has none; it can change nothing.
///
///     let reader = try await LMDBReader.open("orders.journal")
///     let rows = try await reader.read { view in try view.count(of: "log") }
///     await reader.close()
///
/// Each view shows what was durable at the moment when it was lent. A view that is lent for long makes the file grow,
/// because its owner cannot use again what was deleted meanwhile.
///
/// On a journal whose files this process may not write, no lock is taken: it can be read while it has no owner, and
/// must not get one meanwhile.
public final class LMDBReader: ReadableStore {
    private let directory: JournalDirectory
    private let use: EnvironmentUse
    private let isClosed = Mutex(false)

    /// Opens the journal in the directory `path`; nothing is made if there is none.
    /// - Throws: ``JournalError/Code/notFound`` if there is no journal; ``JournalError/Code/damaged`` and
    ///   ``JournalError/Code/unsupportedFormat`` if what is there cannot be used.
    public static func open(_ path: String) async throws(JournalError) -> LMDBReader {
        let thread = try StoreThread()
        defer { thread.shutDown() }
        return try await thread.perform { () throws(JournalError) in try LMDBReader(JournalDirectory(path: path)) }
    }

    private init(_ directory: JournalDirectory) throws(JournalError) {
        guard try DataFile.exists(directory) else { throw JournalFormat.notFound(directory.path) }
        try FileSystemKind.of(directory.path).checkSuitable(directory.path)
        let isOwned = try DataFile.checkUnlessOwned(directory)
        let access = try Self.access(directory, isOwned: isOwned)
        let use = try EnvironmentRegistry.read(directory, opening: access)
        do throws(JournalError) {
            try use.environment.check { view throws(JournalError) in try JournalFormat.check(view, directory.path) }
        } catch {
            EnvironmentRegistry.end(use)
            throw error
        }
        self.directory = directory
        self.use = use
    }

    /// One that nobody has closed lets go of everything at its end.
    deinit { closeHere() }

    /// Who has the journal open to write to it now; `nil` if nobody has.
    public var owner: JournalOwner? {
        get throws(JournalError) { try JournalLock.owner(of: directory) }
    }

    /// Who had the journal open last and died without closing it; `nil` if it was closed, or is open.
    public var deadOwner: JournalOwner? {
        get throws(JournalError) { try JournalLock.deadOwner(of: directory) }
    }

    /// Lends `body` a consistent view of what is durable, on a thread of the reader's own.
    /// - Throws: ``JournalError`` if the journal cannot be read; whatever `body` throws.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try checkOpen()
        return try await use.environment.read { transaction in try transaction.lend(to: body) }
    }

    /// How much room the journal's file takes, and how much of it is free for use again.
    public func usage() async throws(JournalError) -> StoreUsage {
        try checkOpen()
        return try await use.environment.usage()
    }

    /// How much is in each table, by name.
    public func tables() async throws -> [TableUsage] {
        try checkOpen()
        return try await use.environment.read { transaction in try transaction.usage() }
    }

    /// Who shows which commit of the journal, in this process and in all others; the places of those that have died are
    /// given free.
    package func readers() throws(JournalError) -> ReaderList {
        try checkOpen()
        return try use.environment.listReaders()
    }

    /// What the newest owner has measured; `nil` if none has for long enough.
    package func statistics() async throws -> OwnerStatistics? {
        try await read { view in try OwnerStatistics.read(in: view) }
    }

    /// Writes the newest commit to a new file, without its free pages, and syncs it.
    /// - Returns: How many bytes it has.
    func copy(
        to path: String, expectedBytes: Int, report: @escaping WorkProgress.Report
    ) async throws(JournalError) -> Int {
        try checkOpen()
        return try await CopyPump(environment: use.environment, expectedBytes: expectedBytes, report: report)
            .copy(to: path)
    }

    private func checkOpen() throws(JournalError) {
        guard !isClosed.withLock({ $0 }) else {
            throw JournalError(.closed, "the journal at '\(directory.path)' is closed: open it again")
        }
    }

    /// Waits for the views that are lent, and lets go of the directory.
    public func close() async {
        // Without a thread there is still the caller's, which is then blocked for as long as a view is lent.
        guard let thread = try? StoreThread() else { return closeHere() }
        await thread.perform { self.closeHere() }
        thread.shutDown()
    }

    private func closeHere() {
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        if !wasClosed { EnvironmentRegistry.end(use) }
    }

    private static func access(
        _ directory: JournalDirectory, isOwned: Bool
    ) throws(JournalError) -> LMDBEnvironment.Access {
        if directory.canLockReaders { return .readOnly }
        guard !isOwned else { throw directory.cannotLockReaders }
        return .readOnlyWithoutLock
    }
}
