import Ratchet
import RatchetJournal
import Synchronization

/// Counts the bytes of all rows that a store is given.
final class WrittenBytes: Sendable {
    private let bytes = Atomic(0)

    var count: Int { bytes.load(ordering: .relaxed) }

    fileprivate func add(_ batch: WriteBatch) {
        for case .append(_, let key, let value) in batch.operations { add(key, value) }
        for case .put(_, let key, let value) in batch.operations { add(key, value) }
    }

    private func add(_ key: [UInt8], _ value: [UInt8]) { bytes.add(key.count + value.count, ordering: .relaxed) }
}

extension StoreSource {
    /// The same source; what is written is counted.
    func counting(_ bytes: WrittenBytes) -> StoreSource {
        StoreSource(name: name) { () throws(JournalError) in CountingStore(base: try await self.open(), bytes: bytes) }
    }
}

private struct CountingStore: Store {
    let base: any Store
    let bytes: WrittenBytes

    var writerExecutor: (any TaskExecutor)? { base.writerExecutor }
    var epoch: Epoch { base.epoch }

    nonisolated(nonsending) func commit(_ batch: WriteBatch) async throws(JournalError) {
        bytes.add(batch)
        try await base.commit(batch)
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try await base.read(body)
    }

    func usage() async throws(JournalError) -> StoreUsage { try await base.usage() }

    func close() async { await base.close() }
}
