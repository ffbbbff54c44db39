/// A day of the week, for rules such as ``ScheduleRule/weekly(on:at:in:)``.
public enum Weekday: Int, Sendable, Hashable, CaseIterable {
    /// The first one, as cron counts.
    case sunday = 0
    /// A day of the week.
    case monday, tuesday, wednesday, thursday, friday, saturday
}
