package import RatchetJournal

/// Numbers about a journal as a whole.
package struct JournalStats: Sendable {
    /// The commit groups that the log keeps.
    package struct Log: Sendable {
        package let records: Int
        /// `nil` if the log is empty.
        package let lsns: ClosedRange<LSN>?
        /// Compressed.
        package let bytes: Int
    }

    package struct Timers: Sendable {
        package let count: Int
        package let nextDue: Timestamp?
    }

    package let runs: [RunStatus: Int]
    /// Of jobs that are not over, and of those that are kept.
    package let jobs: [JobStatus: Int]
    package let log: Log
    /// Entities that have events in the log which their snapshots do not include.
    package let uncovered: Int
    package let timers: Timers
    /// `nil` for a store that has none, such as one in memory.
    package let format: Int?

    init(_ view: borrowing any StoreView & ~Copyable, _ log: LogState, runs: [RunStatus: Int], jobs: [JobStatus: Int])
        throws
    {
        self.runs = runs
        self.jobs = jobs
        let records = try view.count(of: JournalTables.log.name)
        let lsns = records > 0 ? log.trimmed.next...log.last : nil
        self.log = Log(records: records, lsns: lsns, bytes: log.bytes)
        uncovered = log.uncovered
        timers = try Timers(view)
        format = try JournalFormat.version(in: view)
    }
}

extension JournalStats.Timers {
    fileprivate init(_ view: borrowing any StoreView & ~Copyable) throws {
        var first: Timestamp?
        try EngineTables.timers.scan(.all, in: view) { key, _ in
            first = key.due
            return .stop
        }
        self.init(count: try view.count(of: EngineTables.timers.name), nextDue: first)
    }
}
