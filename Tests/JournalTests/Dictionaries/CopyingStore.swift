import Synchronization

@testable import RatchetJournal

/// A store in memory of which a copy is kept as it was after each commit.
final class CopyingStore: Store {
    private let base: MemoryStore
    private let copies: KeptCopies

    init(_ base: MemoryStore, _ copies: KeptCopies) {
        self.base = base
        self.copies = copies
    }

    var writerExecutor: (any TaskExecutor)? { base.writerExecutor }
    var epoch: Epoch { base.epoch }

    nonisolated(nonsending) func commit(_ batch: WriteBatch) async throws(JournalError) {
        try await base.commit(batch)
        copies.add(base.image.copy(), batch)
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try await base.read(body)
    }

    func usage() async throws(JournalError) -> StoreUsage { try await base.usage() }

    func close() async { await base.close() }
}

/// What a store was after each of its last commits.
final class KeptCopies: Sendable {
    private let commits = Mutex<[(image: MemoryImage, tables: Set<TableName>)]>([])

    func add(_ image: MemoryImage, _ batch: WriteBatch) {
        commits.withLock { $0.append((image, Set(batch.operations.map(\.table)))) }
    }

    /// The moments before and after commits that changed `table`.
    func around(table: TableName) -> [MemoryImage] {
        commits.withLock { commits in
            commits.indices.filter { place in
                (place - 2...place + 3).contains { commits.indices.contains($0) && commits[$0].tables.contains(table) }
            }.map { commits[$0].image }
        }
    }
}
