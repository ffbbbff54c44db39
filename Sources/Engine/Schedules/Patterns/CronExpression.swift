/// A cron expression, read.
///
/// Five fields (minute, hour, day of the month, month, day of the week), or six with the second in front of them. Each
/// is `*`, a number, a range `1-5`, one of these with a step `*/10`, or several with commas. Months and weekdays have
/// their English names, of three letters; Sunday is 0 or 7; `L` is the last day of the month. In place of the fields
/// `@hourly`, `@daily` (`@midnight`), `@weekly`, `@monthly` and `@yearly` (`@annually`).
struct CronExpression: Sendable, Hashable {
    private static let aliases = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]

    let text: String
    let pattern: TimePattern

    init(_ text: String) throws(CronError) {
        self.text = text
        var fields = text.split(whereSeparator: \.isWhitespace).map(String.init)
        if let alias = fields.first, alias.hasPrefix("@") {
            guard fields.count == 1, let meant = Self.aliases[alias.lowercased()] else {
                throw CronError(text, "it is none of \(Self.aliases.keys.sorted().joined(separator: ", "))")
            }
            fields = meant.split(separator: " ").map(String.init)
        }
        guard fields.count == 5 || fields.count == 6 else {
            throw CronError(
                text,
                "it has \(fields.count) fields; there are five (minute, hour, day, month, weekday), or six with the "
                    + "second in front")
        }
        pattern = try Self.pattern(fields, of: text)
    }

    private static func pattern(_ fields: [String], of text: String) throws(CronError) -> TimePattern {
        let place = fields.count - 5
        let days = try CronField.day.numbers(fields[place + 2], of: text)
        let weekdays = try CronField.weekday.numbers(fields[place + 4], of: text)
        var pattern = TimePattern(
            minutes: try CronField.minute.numbers(fields[place], of: text).mask,
            hours: try CronField.hour.numbers(fields[place + 1], of: text).mask, days: days.mask,
            months: try CronField.month.numbers(fields[place + 3], of: text).mask,
            // 7 is Sunday, as 0 is.
            weekdays: (weekdays.mask | weekdays.mask >> 7) & TimePattern.allWeekdays)
        if place > 0 { pattern.seconds = try CronField.second.numbers(fields[0], of: text).mask }
        pattern.hasLastDay = days.hasLast
        pattern.isEitherDay = days.isRestricted && weekdays.isRestricted
        pattern.isElapsed = fields[place + 1].hasPrefix("*")
        guard pattern.first(from: LocalTime(LocalDay(year: 2_000, month: 1, day: 1))) != nil else {
            throw CronError(text, "there is no such day: no month that it names has that day")
        }
        return pattern
    }
}
