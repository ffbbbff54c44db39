import Foundation

/// What the clocks in a time zone show, and when they are changed.
struct WallClock: Sendable {
    let zone: TimeZone

    /// The first moment after `time` that the pattern is about.
    ///
    /// Hours that are left out when clocks go forward: what is planned for a time in them comes at the moment of the
    /// change, once. Hours that come twice when they go back: what is planned for a time in them comes the first time.
    /// A pattern that goes by hours that pass comes at each of them, and never at one that is left out.
    func next(_ pattern: TimePattern, after time: Timestamp) -> Timestamp? {
        var start = time.milliseconds.roundedUpSecond
        // Changes between which nothing is planned are passed; a pattern that comes once in eight years passes many.
        for _ in 0..<200 {
            let offset = offset(at: start)
            let change = change(after: start)
            let local = LocalTime(seconds: start + offset)
            guard let planned = pattern.first(from: earliest(local, pattern, start)) else { return nil }
            let moment = planned.seconds - offset
            guard let change, moment >= change else { return Timestamp(milliseconds: moment * 1_000) }
            // Behind the change the clocks show another time. Was it planned for one that they do not show?
            let skipped = change + self.offset(at: change) - 1
            if !pattern.isElapsed, planned.seconds <= skipped { return Timestamp(milliseconds: change * 1_000) }
            start = change
        }
        return nil
    }

    /// Of hours that come twice the second ones count only for a pattern that goes by hours that pass.
    private func earliest(_ local: LocalTime, _ pattern: TimePattern, _ start: Int64) -> LocalTime {
        guard !pattern.isElapsed, let last = change(before: start) else { return local }
        return max(local, LocalTime(seconds: last + self.offset(at: last - 1)))
    }

    private func offset(at seconds: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }

    /// When the clocks are changed next, in seconds since 1970.
    private func change(after seconds: Int64) -> Int64? {
        let date = Date(timeIntervalSince1970: Double(seconds))
        return zone.nextDaylightSavingTimeTransition(after: date).map { Int64($0.timeIntervalSince1970.rounded()) }
    }

    /// When they were changed last, if that was within a day: later a time does not come again.
    private func change(before seconds: Int64) -> Int64? {
        guard let change = change(after: seconds - 86_400), change <= seconds else { return nil }
        return change
    }
}

extension Int64 {
    /// Milliseconds as the first whole second behind them.
    fileprivate var roundedUpSecond: Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: 1_000)
        return remainder < 0 ? quotient : quotient + 1
    }
}
