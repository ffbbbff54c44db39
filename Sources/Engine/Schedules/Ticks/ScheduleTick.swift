/// A moment at which a schedule starts a run or enqueues a job, as the closure sees it that makes the run's State, or
/// the job's arguments.
///
///     try engine.schedule("nightly", .daily(at: "02:00"), Import.self) { tick in Import.State(day: tick.planned) }
public struct ScheduleTick: Sendable, Hashable {
    /// What made it come.
    public enum Cause: UInt8, Sendable, Hashable, CaseIterable, CustomStringConvertible {
        /// The rule planned it.
        case planned = 1
        /// The schedule was made (``ScheduleOptions/runsFirst``).
        case first
        /// Somebody triggered it by hand.
        case trigger
        /// Somebody asked for the ticks of a time that was over.
        case backfill

        /// The cause in one word.
        public var description: String {
            switch self {
            case .planned: "planned"
            case .first: "first"
            case .trigger: "trigger"
            case .backfill: "backfill"
            }
        }
    }

    /// The schedule's name.
    public let schedule: String
    /// The moment that the rule planned; of one by hand, and of the first, when that was.
    public let planned: Timestamp
    /// What made it come.
    public let cause: Cause
    /// The id that its run, or its job, has: the schedule's name and the planned moment,
    /// `nightly@2026-11-30T02:00:00Z`. Behind it stands `+first`, or `+trigger-` and a number, if the rule did not plan
    /// it.
    public let runID: RunID

    init(_ schedule: String, _ planned: Timestamp, _ cause: Cause, number: Int64 = 0) {
        self.schedule = schedule
        self.planned = planned
        self.cause = cause
        let id = RunID.tick(of: schedule, planned)
        runID =
            switch cause {
            case .planned, .backfill: id
            case .first: RunID("\(id)+first")
            case .trigger: RunID("\(id)+trigger-\(number)")
            }
    }
}

extension Timestamp {
    /// ISO 8601 in UTC, with parts of a second only if there are some.
    fileprivate var idText: String {
        let parts = (milliseconds % 1_000 + 1_000) % 1_000
        let local = LocalTime(seconds: (milliseconds - parts) / 1_000)
        let (date, second) = (local.day.date, local.secondOfDay)
        let day = [Self.digits(date.year, 4), Self.digits(date.month, 2), Self.digits(date.day, 2)]
        let time = [second / 3_600, second / 60 % 60, second % 60].map { Self.digits($0, 2) }
        let rest = parts == 0 ? "" : ".\(Self.digits(Int(parts), 3))"
        return "\(day.joined(separator: "-"))T\(time.joined(separator: ":"))\(rest)Z"
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}

extension RunID {
    /// That of the run which a schedule starts for a planned moment.
    static func tick(of schedule: String, _ planned: Timestamp) -> RunID {
        RunID("\(schedule)@\(planned.idText)")
    }
}
