/// What a clock on the wall shows: a moment without a time zone.
struct LocalTime: Sendable, Hashable, Comparable {
    /// Seconds since the start of 1970, as if the time zone were UTC.
    var seconds: Int64

    static func < (left: LocalTime, right: LocalTime) -> Bool { left.seconds < right.seconds }

    var day: LocalDay { LocalDay(number: seconds.floored(by: 86_400)) }

    /// Seconds since midnight.
    var secondOfDay: Int { Int(seconds - day.number * 86_400) }

    init(seconds: Int64) { self.seconds = seconds }

    init(_ day: LocalDay, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        seconds = day.number * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
    }
}

extension Int64 {
    /// The quotient, rounded down also below zero.
    fileprivate func floored(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
