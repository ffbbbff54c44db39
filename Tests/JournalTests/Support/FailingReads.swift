import RatchetJournal
import Synchronization

/// A store whose views fail once it is told so; its commits go on.
final class FailingReads: Store {
    private let base: any Store
    private let fault = Mutex<JournalError?>(nil)

    init(_ base: any Store) { self.base = base }

    var writerExecutor: (any TaskExecutor)? { base.writerExecutor }
    var epoch: Epoch { base.epoch }

    func fail(with error: JournalError) { fault.withLock { $0 = error } }

    nonisolated(nonsending) func commit(_ batch: WriteBatch) async throws(JournalError) { try await base.commit(batch) }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        if let fault = fault.withLock({ $0 }) { throw fault }
        return try await base.read(body)
    }

    func usage() async throws(JournalError) -> StoreUsage { try await base.usage() }

    func close() async { await base.close() }
}
