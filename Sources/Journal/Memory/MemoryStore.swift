import Synchronization

/// A store that keeps its tables in memory: for tests, and for simulation.
///
/// It has no thread of its own, so that a simulation decides when each commit is made.
public final class MemoryStore: Store {
    /// The bytes that stay when the store is closed.
    public let image: MemoryImage
    /// The number of this ownership of the image.
    public let epoch: Epoch
    private let isClosed = Mutex(false)

    /// Takes ownership of the image.
    /// - Throws: ``JournalError/Code/heldByAnotherProcess`` if a store has it already.
    public static func open(_ image: MemoryImage = MemoryImage()) throws(JournalError) -> MemoryStore {
        MemoryStore(image, epoch: try image.acquire())
    }

    private init(_ image: MemoryImage, epoch: Epoch) {
        self.image = image
        self.epoch = epoch
    }

    /// None: the writer runs where its caller runs.
    public var writerExecutor: (any TaskExecutor)? { nil }

    /// Makes the whole batch part of the image, or none of it.
    /// - Throws: ``JournalError/Code/closed`` after ``close()``; ``JournalError/Code/fenced`` if the image was taken
    ///   over; ``JournalError/Code/tooLarge`` or ``JournalError/Code/damaged`` if an operation cannot be carried out.
    public nonisolated(nonsending) func commit(_ batch: WriteBatch) async throws(JournalError) {
        try checkOpen()
        try image.commit(batch, by: epoch)
    }

    /// Lends `body` the tables as they are now; commits that are made meanwhile do not change them.
    /// - Throws: ``JournalError/Code/closed`` after ``close()``; whatever `body` throws.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try checkOpen()
        return try body(MemoryView(tables: image.tables))
    }

    /// How many bytes the keys and values of all tables have.
    /// - Throws: ``JournalError/Code/closed`` after ``close()``.
    public func usage() async throws(JournalError) -> StoreUsage {
        try checkOpen()
        let bytes = image.tables.bytes
        return StoreUsage(fileBytes: bytes, usedBytes: bytes, mapBytes: bytes)
    }

    /// An element for each time that something was handed in to the image.
    /// - Throws: ``JournalError/Code/closed`` after ``close()``.
    public func visits() throws(JournalError) -> AsyncStream<Void> {
        try checkOpen()
        return image.visits()
    }

    /// Lets go of the image, which another store can then open.
    public func close() async {
        isClosed.withLock { $0 = true }
        image.release(epoch)
    }

    private func checkOpen() throws(JournalError) {
        guard !isClosed.withLock({ $0 }) else {
            throw JournalError(.closed, "the journal 'memory' is closed: open it again")
        }
    }
}

extension StoreSource {
    /// A journal in memory: it lasts as long as `image`.
    ///
    ///     let image = MemoryImage()
    ///     let journal = StoreSource.memory(image)
    public static func memory(_ image: MemoryImage = MemoryImage()) -> StoreSource {
        StoreSource(name: "memory") { () throws(JournalError) in try MemoryStore.open(image) }
    }
}
