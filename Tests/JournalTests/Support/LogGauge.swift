import RatchetJournal
import Synchronization

/// A store that measures the log at every commit.
final class LogGauge: Store {
    /// What was measured, also by the stores before this one.
    final class Readings: Sendable {
        struct Values {
            /// The bytes of each record that is there.
            var records: [(key: [UInt8], bytes: Int)] = []
            var bytes = 0
            var most = 0
            /// The longest record so far.
            var longest = 0
            /// By how much the log was longer than its limit and one commit group.
            var excess = 0
            var commits = 0
            /// A copy of what was there, now and then.
            var copies: [MemoryImage] = []
        }

        let limit: Int
        /// One commit in so many is copied.
        let copying: Int
        private let state = Mutex(Values())

        init(limit: Int, copying: Int = .max) {
            self.limit = limit
            self.copying = copying
        }

        var values: Values { state.withLock { $0 } }

        fileprivate func note(_ batch: WriteBatch, _ image: MemoryImage) {
            state.withLock { values in
                for operation in batch.operations {
                    switch operation {
                    case .append(JournalTables.log.name, let key, let record):
                        values.records.append((key, record.count))
                        values.bytes += record.count
                        values.longest = max(values.longest, record.count)
                    case .trim(JournalTables.log.name, let bound, _):
                        let gone = values.records.prefix { $0.key.lexicographicallyPrecedes(bound) }
                        values.bytes -= gone.reduce(0) { $0 + $1.bytes }
                        values.records.removeFirst(gone.count)
                    default: break
                    }
                }
                values.commits += 1
                values.most = max(values.most, values.bytes)
                values.excess = max(values.excess, values.bytes - limit - values.longest)
                if values.commits % copying == 0 { values.copies.append(image.copy()) }
            }
        }
    }

    private let base: MemoryStore
    private let readings: Readings
    /// How often each commit lets others go first: a disk that is slow.
    private let patience: Int

    private init(_ base: MemoryStore, _ readings: Readings, patience: Int) {
        self.base = base
        self.readings = readings
        self.patience = patience
    }

    static func source(_ image: MemoryImage, _ readings: Readings, patience: Int = 0) -> StoreSource {
        StoreSource(name: "memory") { () throws(JournalError) in
            LogGauge(try MemoryStore.open(image), readings, patience: patience)
        }
    }

    var writerExecutor: (any TaskExecutor)? { base.writerExecutor }
    var epoch: Epoch { base.epoch }

    nonisolated(nonsending) func commit(_ batch: WriteBatch) async throws(JournalError) {
        for _ in 0..<patience { await Task.yield() }
        try await base.commit(batch)
        readings.note(batch, base.image)
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try await base.read(body)
    }

    func usage() async throws(JournalError) -> StoreUsage { try await base.usage() }

    func close() async { await base.close() }
}
