/// A schedule as it is at a moment.
///
///     let nightly = try await engine.schedules.schedule(named: "nightly")
///     print(nightly.next(3, after: now), nightly.losses)
public struct Schedule: Sendable, Hashable, Identifiable {
    /// Why a schedule starts no runs by itself.
    public struct Pause: Sendable, Hashable {
        /// What whoever paused it said.
        public let note: String
        /// When it was paused.
        public let since: Timestamp
    }

    private let row: ScheduleRow

    package init(_ row: ScheduleRow) { self.row = row }

    /// Its name.
    public var name: String { row.name }
    /// Its name.
    public var id: String { row.name }
    /// When it is due.
    public var rule: ScheduleRule { row.terms.rule }
    /// The name of the workflow that it starts runs of; `nil` if it enqueues jobs.
    public var workflow: String? { row.target.workflow }
    /// The kind of the jobs that it enqueues; `nil` if it starts runs.
    public var job: String? { row.target.kind }
    /// What becomes of ticks that were missed.
    public var missed: MissedTicks { row.terms.missed }
    /// What becomes of ticks that are due while a run is not over.
    public var overlap: TickOverlap { row.terms.overlap }
    /// What else it was told. What counts only when a schedule is made is not kept.
    public var options: ScheduleOptions { row.terms.options }
    /// Whether the app's code declares it, or did when an engine had the journal last.
    public var isDeclared: Bool { row.isDeclared }
    /// When it was first made.
    public var created: Timestamp { row.created }
    /// Every tick that is planned up to here is dealt with.
    public var position: Timestamp { row.position }
    /// Set while it is paused.
    public var pause: Pause? { row.pause.map { Pause(note: $0.note, since: $0.since) } }
    /// Why it cannot start anything, if the engine that had the journal last has found that: its workflow, or its kind
    /// of job, is not registered, for example. What falls due meanwhile counts as missed.
    public var problem: String? { row.problem }
    /// Whether its rule plans nothing any more: its end has come, or as many runs as its limit allows were started.
    ///
    /// - Parameter now: at which moment.
    public func isOver(at now: Timestamp) -> Bool { next(1, after: now).isEmpty }
    /// How many runs or jobs its rule has started.
    public var started: Int { Int(row.started) }
    /// The last 20 ticks that started a run or a job, the latest at the end.
    public var recentRuns: [StartedTick] { row.recentRuns }
    /// How many ticks started nothing, by the cause.
    public var losses: [TickLoss: Int] { row.losses.mapValues { Int($0) } }
    /// The last 20 of them, the latest at the end.
    public var recentLosses: [LostTick] { row.recentLosses }
    /// Its runs or jobs that are not over; a dead letter is. With ``TickOverlap/allow`` nobody keeps them.
    public var active: [RunID] { row.active.map(\.id) }
    /// The planned moments of ticks that wait until a run or a job is over.
    public var waiting: [Timestamp] { row.waiting.map(\.planned) }
    /// What is left of the backfills that are under way.
    public var backfills: [ClosedRange<Timestamp>] {
        row.backfills.map { min($0.position, $0.end)...$0.end }
    }

    /// The next planned moments, at most so many, as far as its start, its end and its limit allow them. A pause is not
    /// looked at.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - now: behind which moment; and behind ``position``.
    public func next(_ count: Int, after now: Timestamp) -> [Timestamp] {
        let terms = row.terms
        var after = max(now, row.position)
        if let start = terms.start, start > after { after = Timestamp(milliseconds: start.milliseconds - 1) }
        let most = min(count, row.rest.map { Int($0) } ?? count)
        let planned = (try? RuleTimes(terms.rule).next(most, after: after)) ?? []
        return planned.filter { planned in terms.end.map { planned <= $0 } ?? true }
    }
}
