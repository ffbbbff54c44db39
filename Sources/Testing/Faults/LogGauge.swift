package import RatchetJournal
import Synchronization

/// Measures the log of a journal in memory at every commit, through all the times that the journal is opened.
package final class LogGauge: Sendable {
    /// What was measured.
    package struct Readings: Sendable {
        /// The bytes of each record that is there.
        package fileprivate(set) var records: [(key: [UInt8], bytes: Int)] = []
        package fileprivate(set) var bytes = 0
        package fileprivate(set) var most = 0
        /// The longest record so far.
        package fileprivate(set) var longest = 0
        /// By how much the log was longer than its limit and one commit group; negative if it never was.
        package fileprivate(set) var excess = Int.min
        package fileprivate(set) var commits = 0
        /// A copy of what was there, now and then.
        package fileprivate(set) var copies: [MemoryImage] = []
    }

    private let limit: Int
    private let copying: Int
    private let state = Mutex(Readings())

    /// - Parameters:
    ///   - limit: how long the log may be.
    ///   - copying: one commit in so many is copied.
    package init(limit: Int, copying: Int = .max) {
        self.limit = limit
        self.copying = copying
    }

    package var readings: Readings { state.withLock { $0 } }

    /// The journal in `image`, measured.
    ///
    /// - Parameters:
    ///   - image: the journal's rows.
    ///   - patience: how often each commit lets others go first: a disk that is slow.
    package func source(_ image: MemoryImage, patience: Int = 0) -> StoreSource {
        StoreSource(name: "memory") { () throws(JournalError) in
            GaugedStore(base: try MemoryStore.open(image), gauge: self, patience: patience)
        }
    }

    fileprivate func note(_ batch: WriteBatch, _ image: MemoryImage) {
        state.withLock { readings in
            for operation in batch.operations { readings.note(operation) }
            readings.commits += 1
            readings.most = max(readings.most, readings.bytes)
            readings.excess = max(readings.excess, readings.bytes - limit - readings.longest)
            if readings.commits % copying == 0 { readings.copies.append(image.copy()) }
        }
    }
}

extension LogGauge.Readings {
    fileprivate mutating func note(_ operation: WriteBatch.Operation) {
        switch operation {
        case .append(JournalTables.log.name, let key, let record):
            records.append((key, record.count))
            bytes += record.count
            longest = max(longest, record.count)
        case .trim(JournalTables.log.name, let bound, _):
            let gone = records.prefix { $0.key.lexicographicallyPrecedes(bound) }
            bytes -= gone.reduce(0) { $0 + $1.bytes }
            records.removeFirst(gone.count)
        default: break
        }
    }
}

private struct GaugedStore: Store {
    let base: MemoryStore
    let gauge: LogGauge
    let patience: Int

    var writerExecutor: (any TaskExecutor)? { base.writerExecutor }
    var epoch: Epoch { base.epoch }

    nonisolated(nonsending) func commit(_ batch: WriteBatch) async throws(JournalError) {
        for _ in 0..<patience { await Task.yield() }
        try await base.commit(batch)
        gauge.note(batch, base.image)
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try await base.read(body)
    }

    func usage() async throws(JournalError) -> StoreUsage { try await base.usage() }

    func close() async { await base.close() }
}
