/// Rules of the calendar. Each stands for a cron expression, and is shown as that.
extension ScheduleRule {
    /// Every day at these times.
    ///
    ///     .daily(at: "02:30", in: "Europe/Berlin")
    ///
    /// - Parameters:
    ///   - time: what the clock shows then: `02:30`, or `02:30:15`.
    ///   - zone: the time zone. Default: `UTC`.
    public static func daily(at time: String, in zone: String = "UTC") -> ScheduleRule {
        calendar(time, "* * *", zone)
    }

    /// On these days of every week.
    ///
    ///     .weekly(on: .monday, .thursday, at: "09:00", in: "Europe/Berlin")
    ///
    /// - Parameters:
    ///   - days: one at least.
    ///   - time: what the clock shows then: `02:30`, or `02:30:15`.
    ///   - zone: the time zone. Default: `UTC`.
    public static func weekly(on days: Weekday..., at time: String, in zone: String = "UTC") -> ScheduleRule {
        guard !days.isEmpty else { return ScheduleRule(.faulty("a weekly rule names one day at least")) }
        let numbers = Set(days.map(\.rawValue)).sorted().map { "\($0)" }.joined(separator: ",")
        return calendar(time, "* * \(numbers)", zone)
    }

    /// On a day of every month.
    ///
    ///     .monthly(day: 1, at: "06:00")
    ///
    /// - Parameters:
    ///   - day: from 1 to 31. Months that have no such day are passed over; see ``monthlyOnLastDay(at:in:)``.
    ///   - time: what the clock shows then: `02:30`, or `02:30:15`.
    ///   - zone: the time zone. Default: `UTC`.
    public static func monthly(day: Int, at time: String, in zone: String = "UTC") -> ScheduleRule {
        calendar(time, "\(day) * *", zone)
    }

    /// On the last day of every month.
    ///
    /// - Parameters:
    ///   - time: what the clock shows then: `02:30`, or `02:30:15`.
    ///   - zone: the time zone. Default: `UTC`.
    public static func monthlyOnLastDay(at time: String, in zone: String = "UTC") -> ScheduleRule {
        calendar(time, "L * *", zone)
    }

    /// On a day of every year. On 29 February only in years that have it.
    ///
    /// - Parameters:
    ///   - month: from 1 to 12.
    ///   - day: from 1 to 31.
    ///   - time: what the clock shows then: `02:30`, or `02:30:15`.
    ///   - zone: the time zone. Default: `UTC`.
    public static func yearly(month: Int, day: Int, at time: String, in zone: String = "UTC") -> ScheduleRule {
        calendar(time, "\(day) \(month) *", zone)
    }

    private static func calendar(_ time: String, _ days: String, _ zone: String) -> ScheduleRule {
        guard let match = time.wholeMatch(of: /(\d\d?):(\d\d)(?::(\d\d))?/), let hour = Int(match.1),
            let minute = Int(match.2)
        else {
            return ScheduleRule(.faulty("'\(time)' is no time of the day: write it as 02:30 or 02:30:15"))
        }
        let second = match.3.flatMap { Int($0) }.map { $0 == 0 ? "" : "\($0) " } ?? ""
        return .cron("\(second)\(minute) \(hour) \(days)", in: zone)
    }
}
