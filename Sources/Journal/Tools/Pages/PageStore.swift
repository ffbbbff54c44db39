import Synchronization

/// Reads a journal from the pages of its file, without LMDB: also one that LMDB would end the process over.
///
/// Beside an owner each view takes a place among LMDB's readers, so that its pages stay as they are while it is lent.
package final class PageStore: ReadableStore {
    private let directory: JournalDirectory
    /// LMDB's environment, if the journal has an owner: only for places among its readers.
    private let use: EnvironmentUse?
    /// Which commit the file was at, if the journal has no owner: it must be so until the end.
    private let atRest: MetaPage?
    private let thread: StoreThread
    private let isClosed = Mutex(false)

    /// - Throws: ``JournalError/Code/notFound`` if there is no journal; ``JournalError/Code/damaged`` if the pages at
    ///   the file's start make no sense.
    package static func open(_ path: String) async throws(JournalError) -> PageStore {
        let thread = try StoreThread()
        do throws(JournalError) {
            return try await thread.perform { () throws(JournalError) in
                try PageStore(JournalDirectory(path: path), thread)
            }
        } catch {
            thread.shutDown()
            throw error
        }
    }

    private init(_ directory: JournalDirectory, _ thread: StoreThread) throws(JournalError) {
        guard try DataFile.exists(directory) else { throw JournalFormat.notFound(directory.path) }
        try FileSystemKind.of(directory.path).checkSuitable(directory.path)
        let newest = try DataFile.newestMeta(directory.dataFile)
        self.directory = directory
        self.thread = thread
        guard try JournalLock.owner(of: directory) != nil else {
            use = nil
            atRest = newest
            return
        }
        guard directory.canLockReaders else { throw directory.cannotLockReaders }
        use = try EnvironmentRegistry.read(directory, opening: .readOnly)
        atRest = nil
    }

    deinit {
        closeOnce()
    }

    /// Whether the journal has an owner, which may write while it is read.
    package var isOwned: Bool { atRest == nil }

    /// Bytes that are missing at the end of the file: pages that are in use, as far as that can be told.
    func check() throws(JournalError) { if !isOwned { try DataFile.check(directory) } }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try await readPages { file in try body(PageView(file)) }
    }

    /// Lends `body` the pages of the newest commit.
    func readPages<Result: Sendable>(
        _ body: @escaping @Sendable (PageFile) throws -> Result
    ) async throws -> Result {
        try checkOpen()
        return try await thread.perform { () throws in
            guard let use = self.use else { return try self.readAtRest(body) }
            while true {
                let result = try use.environment.pin { transaction throws in
                    try self.file(of: transaction).map(body)
                }
                if let result { return result }
            }
        }
    }

    private func readAtRest<Result>(_ body: (PageFile) throws -> Result) throws -> Result {
        guard let atRest else { throw closed }
        let result = try body(PageFile(directory.dataFile, atRest))
        guard try DataFile.newestMeta(directory.dataFile) == atRest else {
            throw JournalError(
                .heldByAnotherProcess,
                "the journal at '\(directory.path)' was written to while it was read: try again")
        }
        return result
    }

    /// `nil` if two commits were made since the place among the readers was taken: then another one is taken.
    private func file(of transaction: UInt64) throws(JournalError) -> PageFile? {
        let (first, second) = try DataFile.metas(directory.dataFile)
        guard let meta = [first, second].first(where: { $0.transaction == transaction }) else { return nil }
        let (again, other) = try DataFile.metas(directory.dataFile)
        // One that was just being written may have been seen in part.
        guard again == meta || other == meta else { return nil }
        return try PageFile(directory.dataFile, meta)
    }

    /// Lets go of the journal.
    package func close() async { closeOnce() }

    private func closeOnce() {
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        if !wasClosed { closeHere() }
    }

    private func closeHere() {
        if let use { EnvironmentRegistry.end(use) }
        thread.shutDown()
    }

    private func checkOpen() throws(JournalError) {
        guard !isClosed.withLock({ $0 }) else { throw closed }
    }

    private var closed: JournalError {
        JournalError(.closed, "the journal at '\(directory.path)' is closed: open it again")
    }
}
