import Synchronization

/// A store in a directory of its own: one file, mapped into memory, in which every commit is atomic and durable.
///
///     let engine = Engine(journal: .directory("orders.journal"))
///
/// Its commits are synced fully: once ``commit(_:)`` returns, they survive the process and the machine. The file is
/// LMDB's; it grows by itself, and uses the space of deleted rows again. One store owns a directory at a time; any
/// number of ``LMDBReader``s, also of other processes, can read beside it.
///
/// A commit that fails leaves nothing behind. The store is then to be closed, and opened again.
public final class LMDBStore: Store {
    /// The number of this ownership: one more than the last one's.
    public let epoch: Epoch
    /// How often places of dead readers are looked for: it takes up to a system call for each reader.
    private static let commitsPerCheck = 256

    private let commits = Atomic(0)
    private let path: String
    private let configuration: LMDBConfiguration
    private let writer: StoreThread
    let use: EnvironmentUse
    /// The lock, until the store is closed.
    private let lock: Mutex<JournalLock?>

    /// Opens the journal in the directory `path`, or makes one there, and takes ownership of it.
    ///
    ///     let store = try await LMDBStore.open("orders.journal")
    ///
    /// - Throws: ``JournalError/Code/heldByAnotherProcess`` if it has an owner, this process or another;
    ///   ``JournalError/Code/unsuitableFileSystem`` on a network's file system; ``JournalError/Code/damaged`` and
    ///   ``JournalError/Code/unsupportedFormat`` if what is there cannot be used.
    public static func open(
        _ path: String, configuration: LMDBConfiguration = LMDBConfiguration()
    ) async throws(JournalError) -> LMDBStore {
        let writer = try StoreThread()
        do throws(JournalError) {
            return try await writer.perform { () throws(JournalError) in
                try LMDBStore(JournalDirectory(path: path), configuration, writer)
            }
        } catch {
            writer.shutDown()
            throw error
        }
    }

    private init(
        _ directory: JournalDirectory, _ configuration: LMDBConfiguration, _ writer: StoreThread
    ) throws(JournalError) {
        try directory.create()
        let lock = try JournalLock(directory)
        let isThere = try DataFile.exists(directory)
        if !isThere { try NewDataFile.make(directory, configuration) }
        try DataFile.check(directory)
        let use = try EnvironmentRegistry.own(directory, configuration)
        do throws(JournalError) {
            epoch = try Self.claim(use.environment, directory, limit: configuration.mapLimit)
        } catch {
            EnvironmentRegistry.end(use)
            throw error
        }
        path = directory.path
        self.configuration = configuration
        self.writer = writer
        self.use = use
        self.lock = Mutex(lock)
    }

    /// One that nobody has closed lets go of everything at its end.
    deinit {
        closeHere()
        writer.shutDown()
    }

    /// The thread on which commits are made.
    public var writerExecutor: (any TaskExecutor)? { writer }

    /// Makes the whole batch durable, or none of it: it is synced when this returns.
    ///
    /// It blocks the thread that it is called on, which should be that of ``writerExecutor``.
    /// - Throws: ``JournalError/Code/fenced`` if another owner has come; ``JournalError/Code/mapFull`` if the map has
    ///   reached its limit; ``JournalError/Code/diskFull`` and others if the file cannot be written.
    public nonisolated(nonsending) func commit(_ batch: WriteBatch) async throws(JournalError) {
        try checkOpen()
        try use.environment.write(to: batch.tablesWithNewRows, limit: configuration.mapLimit) {
            transaction throws(JournalError) in
            try JournalFormat.checkEpoch(epoch, transaction, path)
        } _: { transaction throws(JournalError) in
            try transaction.apply(batch)
        }
        checkReadersNowAndThen()
    }

    /// Readers that were killed keep their places, and with them all pages that were in use then.
    private func checkReadersNowAndThen() {
        guard commits.add(1, ordering: .relaxed).newValue % Self.commitsPerCheck == 0 else { return }
        // It costs room, and nothing else, if this fails.
        try? use.environment.checkReaders()
    }

    /// Lends `body` a consistent view, on a thread of the store's own.
    /// - Throws: ``JournalError`` if the store cannot be read; whatever `body` throws.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try checkOpen()
        return try await use.environment.read { transaction in try transaction.lend(to: body) }
    }

    /// How much room the file takes, and how much of it is free for use again.
    public func usage() async throws(JournalError) -> StoreUsage {
        try checkOpen()
        return try await use.environment.usage()
    }

    /// Rings of the doorbell in the directory, which other processes ring when they have handed something in.
    /// - Throws: ``JournalError/Code/noDoorbell`` if the file system can have none; ``JournalError/Code/closed``.
    public func visits() throws(JournalError) -> AsyncStream<Void> {
        try checkOpen()
        return try DoorbellListener.rings(at: JournalDirectory(path: path))
    }

    /// Waits for the commit and the views that are under way, and lets go of the directory.
    public func close() async {
        await writer.perform { self.closeHere() }
        writer.shutDown()
    }

    private func closeHere() {
        let lock = lock.withLock { lock in
            defer { lock = nil }
            return lock
        }
        guard let lock else { return }
        // The next owner must not come before the environment is closed.
        withExtendedLifetime(lock) { EnvironmentRegistry.end(use) }
    }

    private func checkOpen() throws(JournalError) {
        guard lock.withLock({ $0 != nil }) else {
            throw JournalError(.closed, "the journal at '\(path)' is closed: open it again")
        }
    }

    private static func claim(
        _ environment: SharedEnvironment, _ directory: JournalDirectory, limit: Int
    ) throws(JournalError) -> Epoch {
        var epoch = Epoch(0)
        try environment.checkReaders()
        try environment.write(to: [JournalFormat.table], limit: limit) { transaction throws(JournalError) in
            try JournalFormat.check(transaction, directory.path)
        } _: { transaction throws(JournalError) in
            epoch = try JournalFormat.claim(transaction, directory.path)
        }
        try directory.sync()
        return epoch
    }
}

extension WriteBatch {
    /// The tables that have to be there before the batch can be carried out.
    fileprivate var tablesWithNewRows: Set<TableName> {
        var names: Set<TableName> = []
        for operation in operations {
            switch operation {
            case .append(let name, _, let value), .put(let name, _, let value):
                names.insert(name)
                if value.count >= Chunks.byteCount { names.insert(Chunks.table) }
            case .delete, .deleteIfEqual, .trim, .deleteRange: break
            }
        }
        return names
    }
}

extension StoreSource {
    /// A journal in a directory, which is made if it does not exist.
    ///
    ///     let engine = Engine(journal: .directory("orders.journal"))
    public static func directory(
        _ path: String, configuration: LMDBConfiguration = LMDBConfiguration()
    ) -> StoreSource {
        StoreSource(name: path) { () async throws(JournalError) in
            try await LMDBStore.open(path, configuration: configuration)
        }
    }
}
