import RatchetJournal
import Synchronization

/// Measures the log of a store in memory at every commit.
final class LogWatch: Sendable {
    private struct State {
        var records: [(key: [UInt8], bytes: Int)] = []
        var bytes = 0
        var longest = 0
        var most = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    var bytes: Int { state.withLock { $0.bytes } }

    /// By how much the log was longer than its limit and one commit group.
    var excess: Int { state.withLock { $0.most - limit - $0.longest } }

    /// - Parameter patience: how often each commit lets others go first: a disk that is slow.
    func source(_ image: MemoryImage, patience: Int) -> StoreSource {
        StoreSource(name: "memory") { () throws(JournalError) in
            WatchedLogStore(base: try MemoryStore.open(image), watch: self, patience: patience)
        }
    }

    fileprivate func note(_ batch: WriteBatch) {
        state.withLock { state in
            for operation in batch.operations {
                switch operation {
                case .append(JournalTables.log.name, let key, let record):
                    state.records.append((key, record.count))
                    state.bytes += record.count
                    state.longest = max(state.longest, record.count)
                case .trim(JournalTables.log.name, let bound, _):
                    let gone = state.records.prefix { $0.key.lexicographicallyPrecedes(bound) }
                    state.bytes -= gone.reduce(0) { $0 + $1.bytes }
                    state.records.removeFirst(gone.count)
                default: break
                }
            }
            state.most = max(state.most, state.bytes)
        }
    }
}

private struct WatchedLogStore: Store {
    let base: MemoryStore
    let watch: LogWatch
    let patience: Int

    var writerExecutor: (any TaskExecutor)? { base.writerExecutor }
    var epoch: Epoch { base.epoch }

    nonisolated(nonsending) func commit(_ batch: WriteBatch) async throws(JournalError) {
        for _ in 0..<patience { await Task.yield() }
        try await base.commit(batch)
        watch.note(batch)
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try await base.read(body)
    }

    func usage() async throws(JournalError) -> StoreUsage { try await base.usage() }

    func close() async { await base.close() }
}
