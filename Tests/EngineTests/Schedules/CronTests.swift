import Foundation
import Ratchet
import Testing

@testable import RatchetEngine

/// When cron expressions are due.
struct CronTests {
    /// The first moments behind one, in UTC.
    private static func moments(
        _ text: String, in zone: String = "UTC", after start: String, _ count: Int = 4
    ) throws -> [String] {
        let clock = WallClock(zone: try #require(TimeZone(identifier: zone)))
        let pattern = try CronExpression(text).pattern
        var time = Timestamp(try Date.ISO8601FormatStyle().parse(start))
        var moments: [String] = []
        for _ in 0..<count {
            guard let next = clock.next(pattern, after: time) else { break }
            moments.append(next.date.formatted(.iso8601))
            time = next
        }
        return moments
    }

    @Test(arguments: [
        ("*/15 * * * *", "2026-01-31T23:40:00Z", ["2026-01-31T23:45:00Z", "2026-02-01T00:00:00Z"]),
        ("30 4 1 * *", "2026-01-31T00:00:00Z", ["2026-02-01T04:30:00Z", "2026-03-01T04:30:00Z"]),
        ("0 0 L * *", "2028-01-31T00:00:00Z", ["2028-02-29T00:00:00Z", "2028-03-31T00:00:00Z"]),
        ("0 12 29 2 *", "2026-01-01T00:00:00Z", ["2028-02-29T12:00:00Z", "2032-02-29T12:00:00Z"]),
        ("0 9 * * MON-FRI", "2026-11-27T10:00:00Z", ["2026-11-30T09:00:00Z", "2026-12-01T09:00:00Z"]),
        ("0 9 * JAN,jul sun", "2026-01-26T00:00:00Z", ["2026-07-05T09:00:00Z", "2026-07-12T09:00:00Z"]),
        ("0 0 * * 7", "2026-11-28T00:00:00Z", ["2026-11-29T00:00:00Z", "2026-12-06T00:00:00Z"]),
        // A day or a weekday, if both are restricted; both, if one begins with a star.
        ("0 0 13 * FRI", "2026-11-10T00:00:00Z", ["2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z"]),
        ("0 0 */2 * TUE", "2026-11-23T00:00:00Z", ["2026-12-01T00:00:00Z", "2026-12-15T00:00:00Z"]),
        ("10-20/5 8 * * ?", "2026-05-01T08:12:00Z", ["2026-05-01T08:15:00Z", "2026-05-01T08:20:00Z"]),
        ("30/10 8 * * *", "2026-05-01T08:35:00Z", ["2026-05-01T08:40:00Z", "2026-05-01T08:50:00Z"]),
        ("*/20 59 23 31 12 *", "2026-05-01T00:00:00Z", ["2026-12-31T23:59:00Z", "2026-12-31T23:59:20Z"]),
        ("@hourly", "2026-05-01T00:00:00Z", ["2026-05-01T01:00:00Z", "2026-05-01T02:00:00Z"]),
        ("@Weekly", "2026-05-01T00:00:00Z", ["2026-05-03T00:00:00Z", "2026-05-10T00:00:00Z"]),
        ("@yearly", "2026-05-01T00:00:00Z", ["2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z"]),
        ("0 0 1 1 *", "1899-12-31T23:59:59Z", ["1900-01-01T00:00:00Z", "1901-01-01T00:00:00Z"]),
    ]) func `Fields, names, steps and aliases mean what they mean in every cron`(
        text: String, start: String, expected: [String]
    ) throws {
        #expect(try Self.moments(text, after: start, 2) == expected)
    }

    private static let newYork = "America/New_York"
    private static let lordHowe = "Australia/Lord_Howe"

    @Test(arguments: [
        // Clocks go from 2:00 to 3:00 on 8 March 2026 (7:00 in UTC), and from 2:00 to 1:00 on 1 November (6:00).
        ("30 2 * * *", newYork, "2026-03-07T08:00:00Z", ["2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"]),
        ("0,15,30 2 * * *", newYork, "2026-03-08T00:00:00Z", ["2026-03-08T07:00:00Z", "2026-03-09T06:00:00Z"]),
        ("0 3 * * *", newYork, "2026-03-08T00:00:00Z", ["2026-03-08T07:00:00Z", "2026-03-09T07:00:00Z"]),
        ("30 1 * * *", newYork, "2026-11-01T00:00:00Z", ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"]),
        ("0 1,2 * * *", newYork, "2026-11-01T05:00:00Z", ["2026-11-01T07:00:00Z", "2026-11-02T06:00:00Z"]),
        ("*/30 * * * *", newYork, "2026-03-08T06:20:00Z", ["2026-03-08T06:30:00Z", "2026-03-08T07:00:00Z"]),
        ("0 */2 * * *", newYork, "2026-03-08T05:30:00Z", ["2026-03-08T08:00:00Z", "2026-03-08T10:00:00Z"]),
        ("30 * * * *", newYork, "2026-11-01T05:00:00Z", ["2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"]),
        // Half an hour, on the other half of the world.
        ("15 2 * * *", lordHowe, "2026-10-03T15:00:00Z", ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"]),
        // A whole day was left out there: it follows at once.
        ("0 12 30 12 *", "Pacific/Apia", "2011-12-01T00:00:00Z", ["2011-12-30T10:00:00Z", "2012-12-29T22:00:00Z"]),
        // No change at all.
        ("0 2 * * *", "Asia/Kolkata", "2026-03-07T00:00:00Z", ["2026-03-07T20:30:00Z", "2026-03-08T20:30:00Z"]),
    ]) func `Hours that are left out or come twice are dealt with as is said`(
        text: String, zone: String, start: String, expected: [String]
    ) throws {
        #expect(try Self.moments(text, in: zone, after: start, 2) == expected)
    }

    /// Looks at each second, as whoever waits for a clock does.
    @Test(arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC"])
    func `What goes by hours that pass is due whenever the clock shows it`(zone: String) throws {
        let zone = try #require(TimeZone(identifier: zone))
        let clock = WallClock(zone: zone)
        var chance = SplitMix64(seed: 5)
        for text in ["*/7 * * * *", "0 */3 * * *", "17 * * * *", "*/20 */5 * 3,10,11 *"] {
            let pattern = try CronExpression(text).pattern
            for _ in 0..<20 {
                // Around both changes of that year.
                let days = Int64.random(in: 60...330, using: &chance)
                var time = (1_767_225_600 + days * 86_400) * 1_000 + Int64.random(in: 0..<86_400_000, using: &chance)
                let next = try #require(clock.next(pattern, after: Timestamp(milliseconds: time)))
                var found: Timestamp?
                time = (time / 60_000 + 1) * 60_000
                while found == nil {
                    let local = LocalTime(
                        seconds: time / 1_000
                            + Int64(zone.secondsFromGMT(for: Timestamp(milliseconds: time).date)))
                    if pattern.first(from: local) == local { found = Timestamp(milliseconds: time) }
                    time += 60_000
                }
                #expect(next == found, "\(text) \(zone.identifier)")
            }
        }
    }

    @Test func `Days of the calendar are those of Foundation`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        var chance = SplitMix64(seed: 9)
        for _ in 0..<2_000 {
            let day = LocalDay(number: Int64.random(in: -140_000...200_000, using: &chance))
            let date = Date(timeIntervalSince1970: Double(day.number) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
            #expect(day.date == (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0))
            #expect(day.weekday + 1 == parts.weekday)
            #expect(LocalDay(year: day.date.year, month: day.date.month, day: day.date.day) == day)
        }
    }

    @Test(arguments: [
        ("61 * * * *", "'61' is no minute: it is a number from 0 to 59"),
        ("* * * *", "it has 4 fields"),
        ("* 24 * * *", "'24' is no hour"),
        ("* * 0 * *", "'0' is no day of the month: it is a number from 1 to 31"),
        ("* * * FOO *", "'FOO' is no month: it is a number from 1 to 12, JAN, FEB"),
        ("* * * * 8", "'8' is no weekday"),
        ("5-1 * * * *", "a range goes upwards"),
        ("*/0 * * * *", "behind '/' there is a step from 1 to 59"),
        ("1-2-3 * * * *", "a range goes upwards"),
        (", * * * *", "'' is no minute"),
        ("+5 * * * *", "'+5' is no minute"),
        ("?  * * * *", "'?' is no minute"),
        ("@reboot", "it is none of @annually, @daily"),
        ("0 0 30 2 *", "there is no such day"),
        ("", "it has 0 fields"),
    ]) func `What is no expression is told with the field and what it may be`(text: String, message: String) throws {
        let error = #expect(throws: CronError.self) { try CronExpression(text) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
}
