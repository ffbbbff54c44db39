import RatchetJournal

/// A schedule's rule and policies, as its row keeps them. Durations are in milliseconds.
package struct ScheduleTerms: Sendable, Hashable {
    package var rule: ScheduleRule
    package var missed: MissedTicks
    package var overlap: TickOverlap
    package var catchUp: Int64?
    package var jitter: Int64
    package var start: Timestamp?
    package var end: Timestamp?
    package var limit: Int64?
    package var tags: [String]

    private static let counts = 1...1_000
    private static let longestJitter: Int64 = 366 * 86_400_000

    package init(_ rule: ScheduleRule, _ missed: MissedTicks, _ overlap: TickOverlap, _ options: ScheduleOptions) {
        self.rule = rule
        self.missed = missed
        self.overlap = overlap
        catchUp = options.catchUp?.roundedMilliseconds
        jitter = options.jitter.roundedMilliseconds
        start = options.start
        end = options.end
        limit = options.limit.map { Int64($0) }
        tags = SearchTerms.sorted(options.tags)
    }

    /// What of it was given as options.
    var options: ScheduleOptions {
        ScheduleOptions(
            catchUp: catchUp.map { .milliseconds($0) }, jitter: .milliseconds(jitter), start: start, end: end,
            limit: limit.map { Int($0) }, tags: tags)
    }

    /// - Throws: ``EngineError/Code/invalidSchedule``, ``EngineError/Code/invalidTag``
    func check() throws(EngineError) {
        _ = try RuleTimes(rule)
        try RunTag.check(tags)
        if case .all(let count) = missed { try Self.check(count, "missed ticks that are made up for") }
        if case .bufferAll(let count) = overlap { try Self.check(count, "ticks that wait") }
        guard jitter >= 0, catchUp ?? 0 >= 0 else {
            throw .invalidSchedule("a jitter, and a time to catch up in, are not negative")
        }
        guard jitter <= Self.longestJitter else { throw .invalidSchedule("a jitter is a year at most") }
        guard limit ?? 1 > 0 else { throw .invalidSchedule("the limit of runs is 1 at least") }
        if let start, let end, end < start { throw .invalidSchedule("it would end before it starts") }
    }

    private static func check(_ count: Int, _ what: String) throws(EngineError) {
        guard !counts.contains(count) else { return }
        throw .invalidSchedule("the number of \(what) is from 1 to \(counts.upperBound), and not \(count)")
    }

    /// When the run of a tick begins: the planned moment, and the jitter that follows from that.
    func due(_ planned: Timestamp, of schedule: String) -> Timestamp {
        guard jitter > 0 else { return planned }
        // FNV-1a.
        let bytes = Array(RunID.tick(of: schedule, planned).rawValue.utf8)
        let hash = bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let delay = SplitMix64.mixed(hash) % UInt64(jitter + 1)
        return planned + .milliseconds(Int64(delay))
    }
}

extension SplitMix64 {
    /// A number that looks like chance and follows from another one.
    fileprivate static func mixed(_ number: UInt64) -> UInt64 {
        var generator = SplitMix64(seed: number)
        return generator.next()
    }
}
