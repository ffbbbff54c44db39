/// Which moments of local time a cron expression, or a calendar rule, is about.
///
/// A set of numbers is a mask: the bit of each number that belongs to it.
struct TimePattern: Sendable, Hashable {
    /// A pattern that has no moment within so many years has none.
    private static let years = 8 + 28

    var seconds: UInt64 = 1
    var minutes: UInt64
    var hours: UInt64
    /// Days of the month, from 1.
    var days: UInt64
    /// Also the last day of the month.
    var hasLastDay = false
    /// Months, from 1.
    var months: UInt64
    /// 0 is Sunday.
    var weekdays: UInt64
    /// If both days and weekdays are restricted, one of them is enough, as in every cron.
    var isEitherDay = false
    /// Whether it goes by hours that pass, like "every ten minutes", and not by what hour it is.
    var isElapsed = false

    static let allMinutes: UInt64 = (1 << 60) - 1
    static let allHours: UInt64 = (1 << 24) - 1
    static let allDays: UInt64 = (1 << 32) - 2
    static let allMonths: UInt64 = (1 << 13) - 2
    static let allWeekdays: UInt64 = (1 << 7) - 1

    /// The first moment of the pattern that is not before `start`; `nil` if there is none for decades.
    func first(from start: LocalTime) -> LocalTime? {
        if let second = firstSecond(from: start.secondOfDay), has(start.day) {
            return LocalTime(seconds: start.day.number * 86_400 + Int64(second))
        }
        guard let first = firstSecond(from: 0) else { return nil }
        var day = start.day
        for _ in 0..<Self.years * 366 {
            day = next(day)
            if has(day) { return LocalTime(seconds: day.number * 86_400 + Int64(first)) }
        }
        return nil
    }

    /// The next day; of a month that the pattern is not about, the first one of the next month.
    private func next(_ day: LocalDay) -> LocalDay {
        let date = day.date
        guard months.has(date.month) else {
            return date.month == 12
                ? LocalDay(year: date.year + 1, month: 1, day: 1)
                : LocalDay(year: date.year, month: date.month + 1, day: 1)
        }
        return LocalDay(number: day.number + 1)
    }

    private func has(_ day: LocalDay) -> Bool {
        let date = day.date
        guard months.has(date.month) else { return false }
        let isLast = hasLastDay && date.day == LocalDay.daysInMonth(date.month, of: date.year)
        let (fitsDay, fitsWeekday) = (days.has(date.day) || isLast, weekdays.has(day.weekday))
        return isEitherDay ? fitsDay || fitsWeekday : fitsDay && fitsWeekday
    }

    private func firstSecond(from start: Int) -> Int? {
        guard start < 86_400 else { return nil }
        var (hour, minute, second) = (start / 3_600, start / 60 % 60, start % 60)
        while let nextHour = hours.first(from: hour) {
            if nextHour > hour { (hour, minute, second) = (nextHour, 0, 0) }
            while let nextMinute = minutes.first(from: minute) {
                if nextMinute > minute { (minute, second) = (nextMinute, 0) }
                if let found = seconds.first(from: second) { return hour * 3_600 + minute * 60 + found }
                (minute, second) = (minute + 1, 0)
            }
            (hour, minute, second) = (hour + 1, 0, 0)
        }
        return nil
    }
}

extension UInt64 {
    func has(_ number: Int) -> Bool { self >> UInt64(number) & 1 == 1 }

    /// The smallest number of the set that is not below `start`.
    fileprivate func first(from start: Int) -> Int? {
        guard start < 64 else { return nil }
        let rest = self >> UInt64(start)
        return rest == 0 ? nil : start + rest.trailingZeroBitCount
    }
}
