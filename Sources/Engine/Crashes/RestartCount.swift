import RatchetJournal

/// How often in a row the journal was opened with steps that had been at work, without a stop of its engine in between.
struct RestartCount: Sendable, Hashable {
    /// A restart that comes later than this after the one before it begins a new row.
    static let span = Duration.seconds(3_600)
    /// From so many on, a step is suspected to end the process each time.
    static let suspicious: UInt64 = 2

    var count: UInt64
    /// When the journal was opened the last time.
    var time: Timestamp

    var isSuspicious: Bool { count >= Self.suspicious }

    /// - Parameter last: `nil` if the engine had been stopped, or nothing was at work when it ended.
    static func next(after last: RestartCount?, at now: Timestamp) -> RestartCount {
        guard let last, now - last.time <= span else { return RestartCount(count: 1, time: now) }
        return RestartCount(count: last.count + 1, time: now)
    }

    // MARK: - In the journal

    static func read(in view: borrowing any StoreView & ~Copyable) throws(JournalError) -> RestartCount? {
        guard let count = try EngineTables.restarts.value(in: view),
            let time = try EngineTables.restartTime.value(in: view)
        else { return nil }
        return RestartCount(count: count, time: Timestamp(milliseconds: Int64(bitPattern: time)))
    }

    var writes: [WriteBatch.Operation] {
        [
            EngineTables.restarts.put(count),
            EngineTables.restartTime.put(UInt64(bitPattern: time.milliseconds)),
        ]
    }

    static var deletions: [WriteBatch.Operation] {
        [EngineTables.restarts.deletion, EngineTables.restartTime.deletion]
    }
}
