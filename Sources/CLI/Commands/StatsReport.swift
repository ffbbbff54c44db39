package import RatchetEngine
package import RatchetJournal

/// All that `ratchet stats` says of a journal.
package struct StatsReport: Sendable {
    package let path: String
    package let stats: JournalStats
    package let usage: StoreUsage
    /// `nil` if nobody has the journal open.
    package let owner: JournalOwner?

    package init(path: String, stats: JournalStats, usage: StoreUsage, owner: JournalOwner?) {
        self.path = path
        self.stats = stats
        self.usage = usage
        self.owner = owner
    }
}
