import Ratchet
@testable import RatchetEngine
import RatchetJournal
import Synchronization

/// Holds one commit until the test lets it go on, or fail.
final class HeldCommits: Sendable {
    /// Opens when the commit has come.
    let isHeld = Latch()
    private let number: Int
    private let count = Atomic(0)
    private let decided = Latch()
    private let fault = Mutex<JournalError?>(nil)

    init(_ number: Int) { self.number = number }

    func letGo(failing fault: JournalError? = nil) {
        self.fault.withLock { $0 = fault }
        decided.open()
    }

    fileprivate func pass() async throws(JournalError) {
        guard count.add(1, ordering: .relaxed).newValue == number else { return }
        isHeld.open()
        await decided.wait()
        if let fault = fault.withLock({ $0 }) { throw fault }
    }
}

extension StoreSource {
    /// The same source; one of its commits is held.
    func holding(_ commits: HeldCommits) -> StoreSource {
        StoreSource(name: name) { () throws(JournalError) in HoldingStore(base: try await self.open(), commits: commits)
        }
    }
}

private struct HoldingStore: Store {
    let base: any Store
    let commits: HeldCommits

    var writerExecutor: (any TaskExecutor)? { base.writerExecutor }
    var epoch: Epoch { base.epoch }

    nonisolated(nonsending) func commit(_ batch: WriteBatch) async throws(JournalError) {
        try await commits.pass()
        try await base.commit(batch)
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
