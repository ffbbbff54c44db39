import Foundation

/// A rule, read: what can be asked for its moments.
struct RuleTimes: Sendable {
    private enum Source: Sendable {
        case pattern(TimePattern, WallClock)
        case interval(Int64, anchor: Int64)
    }

    /// From a second to a hundred years.
    private static let intervals = Int64(1_000)...3_155_760_000_000

    private let source: Source

    /// - Throws: ``EngineError/Code/invalidSchedule``
    init(_ rule: ScheduleRule) throws(EngineError) {
        switch rule.form {
        case .faulty(let cause): throw .invalidSchedule(cause)
        case .cron(let text, let zone): source = try Self.pattern(text, zone)
        case .every(let milliseconds, let anchor):
            guard Self.intervals.contains(milliseconds) else {
                throw .invalidSchedule("an interval is from 1 second to 100 years, and this one is \(milliseconds) ms")
            }
            source = .interval(milliseconds, anchor: anchor.milliseconds)
        }
    }

    private static func pattern(_ text: String, _ zone: String) throws(EngineError) -> Source {
        guard let found = TimeZone(identifier: zone) else {
            throw .invalidSchedule(
                "there is no time zone '\(zone)' on this machine: give its identifier, such as Europe/Berlin or UTC")
        }
        do throws(CronError) {
            return .pattern(try CronExpression(text).pattern, WallClock(zone: found))
        } catch {
            throw .invalidSchedule(error.description)
        }
    }

    /// The first moment behind `time`; `nil` if there is none for decades.
    func next(after time: Timestamp) -> Timestamp? {
        switch source {
        case .pattern(let pattern, let clock): return clock.next(pattern, after: time)
        case .interval(let interval, let anchor):
            let (distance, overflow) = time.milliseconds.subtractingReportingOverflow(anchor)
            guard !overflow else { return nil }
            let (count, rest) = distance.quotientAndRemainder(dividingBy: interval)
            let (next, overflow2) = (rest < 0 ? count : count + 1).multipliedReportingOverflow(by: interval)
            let (moment, overflow3) = anchor.addingReportingOverflow(next)
            return overflow2 || overflow3 ? nil : Timestamp(milliseconds: moment)
        }
    }

    func next(_ count: Int, after time: Timestamp) -> [Timestamp] {
        var (moments, last): ([Timestamp], Timestamp) = ([], time)
        while moments.count < count, let next = next(after: last) {
            moments.append(next)
            last = next
        }
        return moments
    }
}
