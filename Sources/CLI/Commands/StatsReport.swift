package import RatchetEngine
package import RatchetJournal

/// All that `ratchet stats` says of a journal.
package struct StatsReport: Sendable {
    package let path: String
    package let stats: JournalStats
    package let usage: StoreUsage
    /// `nil` if nobody has the journal open.
    package let owner: JournalOwner?
    /// Who died with the journal open, if nobody has it open since.
    package let deadOwner: JournalOwner?
    package let tables: [TableUsage]
    package let readers: ReaderList
    /// What the newest owner has measured.
    package let statistics: OwnerStatistics?

    package init(
        path: String, stats: JournalStats, usage: StoreUsage, owner: JournalOwner?, deadOwner: JournalOwner? = nil,
        tables: [TableUsage] = [], readers: ReaderList = ReaderList(slots: [], newest: 0),
        statistics: OwnerStatistics? = nil
    ) {
        self.path = path
        self.stats = stats
        self.usage = usage
        self.owner = owner
        self.deadOwner = deadOwner
        self.tables = tables
        self.readers = readers
        self.statistics = statistics
    }

    /// For how long the owner has seen the oldest reader, as of its last note; `nil` if it has not noted this one.
    var oldestReaderSeconds: UInt64? {
        guard owner != nil, let oldest = readers.oldest, let noted = statistics?.oldestReader,
            noted.pid == oldest.pid, noted.transaction == oldest.transaction
        else { return nil }
        return noted.seconds
    }
}
