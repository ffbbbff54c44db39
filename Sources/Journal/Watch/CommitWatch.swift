/// What a journal's writer measures: how long commits take, how much is written for them, and who keeps old pages.
///
/// It does nothing by itself: it is called with each commit, and looks around at most once a second. Nothing is
/// measured without a stopwatch, or in a store that has no readers of other processes, such as one in memory.
struct CommitWatch {
    private static let pause: UInt64 = 1_000_000_000

    private let stopwatch: Stopwatch
    private let store: any ReaderListing
    private let lingering: AsyncStream<LingeringReader>.Continuation
    private var statistics: OwnerStatistics
    private var readers = ReaderWatch()
    private var begun: UInt64 = 0
    private var looked: UInt64

    init?(_ journal: Journal) {
        guard let stopwatch = journal.stopwatch, let store = journal.store as? any ReaderListing else { return nil }
        self.stopwatch = stopwatch
        self.store = store
        lingering = journal.lingering.continuation
        statistics = OwnerStatistics()
        statistics.epoch = journal.store.epoch
        statistics.logLimit = UInt64(journal.limits.logBytes)
        looked = stopwatch.nanoseconds
    }

    /// Adds the row with the numbers so far, if it is time for that.
    mutating func begin(_ batch: inout WriteBatch) {
        begun = stopwatch.nanoseconds
        guard begun - looked >= Self.pause else { return }
        looked = begun
        lookAround()
        batch.add(JournalTables.meta.put(JournalTables.statisticsKey, statistics.encoded))
    }

    /// Notes a commit that was made.
    mutating func end(eventBytes: Int) {
        statistics.commits += 1
        statistics.eventBytes += UInt64(eventBytes)
        statistics.commitTimes.add(nanoseconds: stopwatch.nanoseconds - begun)
    }

    /// A list that cannot be had says nothing; the commits themselves will tell if something is wrong.
    private mutating func lookAround() {
        statistics.writtenBytes = store.writtenBytes
        guard let list = try? store.readers() else { return }
        for reader in readers.look(list, at: begun) { lingering.yield(reader) }
        statistics.oldestReader = readers.oldest(in: list, at: begun)
    }
}
