import RatchetJournal

/// When a schedule is due: by a cron expression, by the calendar, or after equal intervals.
///
///     .cron("0 2 * * MON-FRI", in: "Europe/Berlin")
///     .daily(at: "02:30", in: "Europe/Berlin")
///     .every(.seconds(600))
///
/// A rule with a mistake is refused where a schedule is declared or made with it: see ``check()``.
///
/// **When clocks are changed.** What is planned for a time that is left out when clocks go forward comes at the moment
/// of the change, once. What is planned for a time that comes twice when they go back comes the first time. A cron
/// expression whose hours begin with `*`, such as `*/10 * * * *`, goes by hours that pass: it comes at each of them.
/// An interval knows of no clocks on walls at all.
public struct ScheduleRule: Sendable, Hashable, CustomStringConvertible {
    enum Form: Sendable, Hashable {
        case cron(String, zone: String)
        case every(milliseconds: Int64, anchor: Timestamp)
        /// What was asked for cannot be, and why.
        case faulty(String)
    }

    let form: Form

    init(_ form: Form) { self.form = form }

    /// Whenever a cron expression says so.
    ///
    /// Five fields (minute, hour, day of the month, month, day of the week), or six with the second in front of them.
    /// Each is `*`, a number, a range `1-5`, one of these with a step `*/10`, or several with commas. Months and
    /// weekdays have their English names, of three letters; Sunday is 0 or 7; `L` is the last day of the month. In
    /// place of the fields `@hourly`, `@daily` (`@midnight`), `@weekly`, `@monthly` or `@yearly` (`@annually`). If both
    /// the day of the month and that of the week are restricted, one of them is enough.
    /// - Parameters:
    ///   - expression: the expression.
    ///   - zone: the time zone in which it counts, such as `Europe/Berlin`. Default: `UTC`.
    public static func cron(_ expression: String, in zone: String = "UTC") -> ScheduleRule {
        ScheduleRule(.cron(expression, zone: zone))
    }

    /// Each time that an interval is over.
    ///
    ///     .every(.seconds(600))       // at :00, :10, :20 …, whenever the engine was started
    ///
    /// - Parameters:
    ///   - interval: from 1 second to 100 years; parts of a millisecond are rounded up.
    ///   - anchor: the moments are whole intervals away from it, before it and behind. Default: the start of 1970
    ///     (UTC), so that intervals of which a day has a whole number begin at midnight UTC.
    public static func every(
        _ interval: Duration, from anchor: Timestamp = Timestamp(milliseconds: 0)
    ) -> ScheduleRule {
        ScheduleRule(.every(milliseconds: interval.roundedMilliseconds, anchor: anchor))
    }

    /// Checks that it can be followed on this machine.
    ///
    /// - Throws: ``EngineError/Code/invalidSchedule`` if the expression cannot be read, the time zone is unknown, or
    ///   the interval is out of its bounds.
    public func check() throws { _ = try RuleTimes(self) }

    /// The next moments at which it is due, so many at most, behind a moment.
    ///
    ///     try ScheduleRule.daily(at: "02:30").next(3, after: now)
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - time: behind which moment.
    /// - Throws: as ``check()``.
    public func next(_ count: Int, after time: Timestamp) throws -> [Timestamp] {
        try RuleTimes(self).next(count, after: time)
    }

    /// The rule in words: `cron '0 2 * * *' in UTC`, `every 10m`.
    public var description: String {
        switch form {
        case .cron(let text, let zone): return "cron '\(text)' in \(zone)"
        case .every(let milliseconds, let anchor):
            let start = Timestamp(milliseconds: 0)
            let span = start.span(until: Timestamp(milliseconds: milliseconds))
            return "every \(span)" + (anchor == start ? "" : " from \(anchor)")
        case .faulty(let cause): return cause
        }
    }
}

extension Duration {
    /// Rounded up; far ends are clamped.
    var roundedMilliseconds: Int64 { (Timestamp(milliseconds: 0) + self).milliseconds }
}
