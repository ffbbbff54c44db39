import RatchetJournal
import Synchronization

/// A store in memory of which a copy is kept as it was after each commit.
final class KeptStore: Store {
    /// What the store was after each commit: in order.
    final class Copies: Sendable {
        private let images = Mutex<[MemoryImage]>([])

        var values: [MemoryImage] { images.withLock { $0 } }

        func add(_ image: MemoryImage) { images.withLock { $0.append(image) } }
    }

    private let base: MemoryStore
    private let copies: Copies

    init(_ base: MemoryStore, _ copies: Copies) {
        self.base = base
        self.copies = copies
    }

    static func source(_ image: MemoryImage, _ copies: Copies) -> StoreSource {
        StoreSource(name: "memory") { () throws(JournalError) in KeptStore(try MemoryStore.open(image), copies) }
    }

    var writerExecutor: (any TaskExecutor)? { base.writerExecutor }
    var epoch: Epoch { base.epoch }

    nonisolated(nonsending) func commit(_ batch: WriteBatch) async throws(JournalError) {
        try await base.commit(batch)
        copies.add(base.image.copy())
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try await base.read(body)
    }

    func usage() async throws(JournalError) -> StoreUsage { try await base.usage() }

    func visits() throws(JournalError) -> AsyncStream<Void> { try base.visits() }

    func close() async { await base.close() }
}
