import Ratchet
@testable import RatchetEngine
import RatchetJournal
import Synchronization

/// Holds the next read of a journal until the test lets it go on, or fail.
final class HeldReads: Sendable {
    /// Opens when the read has come.
    let isHeld = Latch()
    private let isArmed = Mutex(false)
    private let holdsAny = Mutex(true)
    private let decided = Latch()
    private let fault = Mutex<JournalError?>(nil)

    /// What is read for the calling task; other parts of an engine may read at any moment.
    @TaskLocal private static var isMeant = false

    func holdNext() { isArmed.withLock { $0 = true } }

    /// Holds the first read that `body` needs.
    func holding<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        holdsAny.withLock { $0 = false }
        holdNext()
        return try await Self.$isMeant.withValue(true, operation: body)
    }

    func letGo(failing fault: JournalError? = nil) {
        self.fault.withLock { $0 = fault }
        decided.open()
    }

    fileprivate func pass() async throws(JournalError) {
        guard Self.isMeant || holdsAny.withLock(\.self) else { return }
        let isNext = isArmed.withLock { isArmed in
            defer { isArmed = false }
            return isArmed
        }
        guard isNext else { return }
        isHeld.open()
        await decided.wait()
        if let fault = fault.withLock({ $0 }) { throw fault }
    }
}

extension StoreSource {
    /// The same source; one of its reads is held.
    func holding(_ reads: HeldReads) -> StoreSource {
        StoreSource(name: name) { () throws(JournalError) in HoldingStore(base: try await self.open(), reads: reads) }
    }
}

private struct HoldingStore: Store {
    let base: any Store
    let reads: HeldReads

    var writerExecutor: (any TaskExecutor)? { base.writerExecutor }
    var epoch: Epoch { base.epoch }

    nonisolated(nonsending) func commit(_ batch: WriteBatch) async throws(JournalError) { try await base.commit(batch) }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try await reads.pass()
        return try await base.read(body)
    }

    func usage() async throws(JournalError) -> StoreUsage { try await base.usage() }

    func visits() throws(JournalError) -> AsyncStream<Void> { try base.visits() }

    func close() async { await base.close() }
}
