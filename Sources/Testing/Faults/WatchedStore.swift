import RatchetJournal

/// A store that shows its commits to a watcher, and else is the store that it stands for.
final class WatchedStore: Store {
    private let base: any Store
    private let watcher: any CommitWatcher

    init(_ base: any Store, _ watcher: any CommitWatcher) {
        self.base = base
        self.watcher = watcher
    }

    var writerExecutor: (any TaskExecutor)? { base.writerExecutor }
    var epoch: Epoch { base.epoch }

    nonisolated(nonsending) func commit(_ batch: WriteBatch) async throws(JournalError) {
        try watcher.willCommit(batch)
        try await base.commit(batch)
        try watcher.didCommit(batch)
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

extension StoreSource {
    /// The same source, with `watcher` between its stores and the journal.
    func watched(by watcher: any CommitWatcher) -> StoreSource {
        StoreSource(name: name) { () throws(JournalError) in WatchedStore(try await self.open(), watcher) }
    }
}
