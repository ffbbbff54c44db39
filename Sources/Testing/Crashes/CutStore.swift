import RatchetJournal

/// The store of an engine under test: its commits are made where the engine's jobs are performed, its reads are
/// counted, and at some commit the engine may crash.
final class CutStore: Store {
    private let base: any Store
    private let executor: VirtualExecutor
    private let cut: CommitCut
    private let crash: EngineCrash

    init(_ base: any Store, _ executor: VirtualExecutor, _ cut: CommitCut, _ crash: EngineCrash) {
        self.base = base
        self.executor = executor
        self.cut = cut
        self.crash = crash
    }

    /// None: the writer runs on the engine's executor, which may block.
    var writerExecutor: (any TaskExecutor)? { nil }
    var epoch: Epoch { base.epoch }

    nonisolated(nonsending) func commit(_ batch: WriteBatch) async throws(JournalError) {
        let side = cut.nextCommit()
        if side == .before { await crashHere() }
        try await base.commit(batch)
        if side == .after { await crashHere() }
    }

    private nonisolated(nonsending) func crashHere() async {
        crash.crashHere()
        // The process is gone: nothing comes after this.
        await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try await executor.outside { try await base.read(body) }
    }

    func usage() async throws(JournalError) -> StoreUsage {
        try await executor.outside { () async throws(JournalError) in try await base.usage() }
    }

    func visits() throws(JournalError) -> AsyncStream<Void> { try base.visits() }

    func close() async { await executor.outside { await base.close() } }
}
