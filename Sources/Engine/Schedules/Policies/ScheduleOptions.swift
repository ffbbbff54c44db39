/// What else a schedule can be told.
///
///     ScheduleOptions(catchUp: .seconds(6 * 3_600), jitter: .seconds(300))
public struct ScheduleOptions: Sendable, Hashable {
    /// How long after its moment a missed tick may be made up for; `nil`, the default, for however long.
    ///
    /// Those that are older are counted as ``TickLoss/tooOld``.
    public var catchUp: Duration?
    /// By how much at most a run begins later than planned. Default: not at all.
    ///
    /// It spreads schedules that are due together. The delay follows from the schedule's name and the planned moment,
    /// so that it is the same each time that it is worked out; the run's id has the planned moment.
    public var jitter: Duration
    /// No tick is planned before this moment.
    public var start: Timestamp?
    /// No tick is planned behind this moment.
    public var end: Timestamp?
    /// After so many runs the schedule is over; those that were triggered by hand or by a backfill do not count.
    public var limit: Int?
    /// Whether a run begins at once when the schedule is first made, beside those that its rule plans.
    public var runsFirst: Bool
    /// Whether it is paused when it is first made.
    public var isPaused: Bool
    /// The tags of its runs; those of its jobs, beside what the options of these say.
    public var tags: [String]

    /// The defaults, but for what you name.
    public init(
        catchUp: Duration? = nil, jitter: Duration = .zero, start: Timestamp? = nil, end: Timestamp? = nil,
        limit: Int? = nil, runsFirst: Bool = false, isPaused: Bool = false, tags: [String] = []
    ) {
        self.catchUp = catchUp
        self.jitter = jitter
        self.start = start
        self.end = end
        self.limit = limit
        self.runsFirst = runsFirst
        self.isPaused = isPaused
        self.tags = tags
    }
}
