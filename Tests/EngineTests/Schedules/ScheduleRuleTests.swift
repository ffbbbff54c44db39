import Ratchet
import Testing

@testable import RatchetEngine

/// When rules are due, and what they say.
@Suite struct ScheduleRuleTests {
    private static let start = Timestamp(milliseconds: 1_767_225_600_000)

    @Test(arguments: [
        (Int64(10_000), Int64(0), Int64(5), Int64(10_000)), (10_000, 0, 10_000, 20_000), (10_000, 0, 9_999, 10_000),
        (10_000, 3_000, 0, 3_000), (10_000, 3_000, 3_000, 13_000), (10_000, 3_000, -8_000, -7_000),
        (10_000, 3_000, -7_000, 3_000), (10_000, 33_000, 0, 3_000), (1_500, 0, 1_000, 1_500),
    ])
    func `An interval is whole intervals away from its anchor, on both sides of it`(
        interval: Int64, anchor: Int64, after: Int64, expected: Int64
    ) throws {
        let rule = ScheduleRule.every(.milliseconds(interval), from: Timestamp(milliseconds: anchor))
        let next = try RuleTimes(rule).next(after: Timestamp(milliseconds: after))
        #expect(next == Timestamp(milliseconds: expected))
    }

    @Test func `The ends of time are no trap`() throws {
        let far = [Int64.min, .max].map { Timestamp(milliseconds: $0) }
        for anchor in far {
            let times = try RuleTimes(.every(.seconds(60), from: anchor))
            for time in far { _ = times.next(3, after: time) }
        }
        #expect(throws: EngineError.self) { try ScheduleRule.every(.seconds(Int64.max)).check() }
        #expect(throws: EngineError.self) { try ScheduleRule.every(.seconds(-5)).check() }
    }

    @Test(
        arguments: [
            (.daily(at: "02:30", in: "Europe/Berlin"), "cron '30 2 * * *' in Europe/Berlin"),
            (.daily(at: "2:30:15"), "cron '15 30 2 * * *' in UTC"),
            (.weekly(on: .friday, .monday, .friday, at: "09:00"), "cron '0 9 * * 1,5' in UTC"),
            (.monthly(day: 3, at: "09:00"), "cron '0 9 3 * *' in UTC"),
            (.monthlyOnLastDay(at: "09:00"), "cron '0 9 L * *' in UTC"),
            (.yearly(month: 12, day: 24, at: "18:00"), "cron '0 18 24 12 *' in UTC"),
            (.every(.seconds(600)), "every 10m"),
            (.every(.seconds(5_400), from: start), "every 1h30m from 2026-01-01T00:00:00.000Z"),
            (.daily(at: "noon"), "'noon' is no time of the day: write it as 02:30 or 02:30:15"),
        ] as [(ScheduleRule, String)])
    func `A rule says what it is`(rule: ScheduleRule, text: String) {
        #expect("\(rule)" == text)
    }

    @Test func `A refusal says what is wrong`() {
        let error = #expect(throws: EngineError.self) { try ScheduleRule.cron("0 2 * *").check() }
        #expect(error?.code == .invalidSchedule && error?.message.contains("it has 4 fields") == true)
        let zone = #expect(throws: EngineError.self) { try ScheduleRule.daily(at: "01:00", in: "Mars").check() }
        #expect(zone?.message.contains("there is no time zone 'Mars'") == true)
    }

    @Test(arguments: [
        ScheduleTerms(.every(.seconds(60)), .all(atMost: 0), .skip, ScheduleOptions()),
        ScheduleTerms(.every(.seconds(60)), .all(atMost: 1_001), .skip, ScheduleOptions()),
        ScheduleTerms(.every(.seconds(60)), .latest, .bufferAll(atMost: 0), ScheduleOptions()),
        ScheduleTerms(.every(.seconds(60)), .latest, .skip, ScheduleOptions(catchUp: .seconds(-1))),
        ScheduleTerms(.every(.seconds(60)), .latest, .skip, ScheduleOptions(jitter: .seconds(-1))),
        ScheduleTerms(.every(.seconds(60)), .latest, .skip, ScheduleOptions(limit: 0)),
        ScheduleTerms(.every(.seconds(60)), .latest, .skip, ScheduleOptions(start: start, end: start + .seconds(-1))),
    ])
    func `Policies out of their bounds are refused`(terms: ScheduleTerms) {
        #expect(throws: EngineError.self) { try terms.check() }
    }

    @Test func `A jitter follows from the name and the moment, and uses its whole span`() {
        let terms = ScheduleTerms(.every(.seconds(60)), .latest, .skip, ScheduleOptions(jitter: .seconds(100)))
        let delays = (0..<1_000).map { number in
            let planned = Self.start + .seconds(60 * number)
            #expect(terms.due(planned, of: "a") == terms.due(planned, of: "a"))
            return terms.due(planned, of: "a").milliseconds - planned.milliseconds
        }
        #expect(delays.allSatisfy { (0...100_000).contains($0) })
        #expect((delays.min() ?? 100_000) < 2_000 && (delays.max() ?? 0) > 98_000)
        #expect(abs(delays.reduce(0, +) / 1_000 - 50_000) < 5_000)
        #expect(terms.due(Self.start, of: "a") != terms.due(Self.start, of: "b"))
    }

    @Test func `Names and ids are bounded, and an id has no parts of a second unless it needs them`() throws {
        #expect(throws: EngineError.self) { try ScheduleRow.check(name: "") }
        #expect(throws: EngineError.self) { try ScheduleRow.check(name: String(repeating: "é", count: 101)) }
        #expect(throws: EngineError.self) { try ScheduleRow.check(name: "a\nb") }
        let name = String(repeating: "é", count: 100)
        try ScheduleRow.check(name: name)
        try ScheduleTick(name, Self.start, .trigger, number: .max).runID.checkLength()
        #expect(ScheduleTick("a", Self.start, .planned).runID == "a@2026-01-01T00:00:00Z")
        #expect(ScheduleTick("a", Self.start + .milliseconds(50), .backfill).runID == "a@2026-01-01T00:00:00.050Z")
        #expect(ScheduleTick("a", Self.start, .first).runID == "a@2026-01-01T00:00:00Z+first")
    }
}
