import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The rows "schedules" and "identity".
@Suite(.timeLimit(.minutes(5))) struct ScheduleRows {
    @Test(arguments: TestStore.all)
    func `A schedule starts one run for each moment of its rule, with the moment in the run's id`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let watched = try Watched(store, crash: crash) { engine in
                try engine.schedule("s", .cron("0 2 * * *", in: "Europe/Berlin"), Scripted.self) { tick in
                    Scripted.State(word: "\(tick.planned)")
                }
            }
            try await watched.test.advance(by: .days(3))
            let run = try await watched.test.find(Scripted.self, id: "s@2026-01-02T01:00:00Z")
            #expect(try await run.result() == ["work"])
            return try await watched.outcome()
        }
        #expect(outcome.moments == ["01-01T01:00:00Z", "01-02T01:00:00Z", "01-03T01:00:00Z"])
        #expect(outcome.started == 3 && outcome.losses == [:])
    }

    @Test func `Intervals, days, weeks, months and years are rules, and one that cannot be is refused at once`()
        async throws
    {
        let rules: [(ScheduleRule, String)] = [
            (.every(.hours(7)), "01-01T07:00:00Z"), (.daily(at: "06:30:10"), "01-01T06:30:10Z"),
            (.weekly(on: .saturday, .friday, at: "00:15"), "01-02T00:15:00Z"),
            (.monthly(day: 31, at: "12:00"), "01-31T12:00:00Z"), (.monthlyOnLastDay(at: "12:00"), "01-31T12:00:00Z"),
            (.yearly(month: 3, day: 1, at: "08:00", in: "America/New_York"), "03-01T13:00:00Z"),
            (.cron("@weekly"), "01-04T00:00:00Z"), (.cron("*/20 0 9 * JAN MON-WED"), "01-05T09:00:00Z"),
        ]
        for (rule, first) in rules {
            let watched = try Watched { try $0.schedule("s", rule, Scripted.self, with: .init()) }
            #expect(try await watched.test.advanceToTick(of: "s") == (try rule.next(1, after: .start).first))
            try await watched.test.advance(by: .seconds(1))
            #expect(watched.moments == [first], "\(rule)")
        }
        let engine = Engine(journal: .memory(MemoryImage()))
        let faulty: [ScheduleRule] = [
            .cron("61 * * * *"), .cron("* * *"), .cron("@often"), .cron("0 0 * * *", in: "Europe/Atlantis"),
            .every(.milliseconds(999)), .daily(at: "24:00"), .daily(at: "noon"), .weekly(at: "01:00"),
            .yearly(month: 2, day: 30, at: "00:00"),
        ]
        for rule in faulty {
            #expect(
                await refusal { try engine.schedule("s", rule, Scripted.self, with: .init()) } == .invalidSchedule,
                "\(rule)")
        }
    }

    @Test(arguments: TestStore.all)
    func `A start, an end and a limit bound a schedule, and a jitter delays its runs without changing their ids`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let options = ScheduleOptions(
                jitter: .minutes(10), start: .start + .hours(2), end: .start + .hours(20), limit: 4)
            let watched = try Watched(store, crash: crash) { engine in
                try engine.schedule("s", .every(.hours(1)), Scripted.self, with: .init(), options: options)
            }
            try await watched.test.advance(by: .days(2))
            let (runs, now) = (try await watched.schedule().recentRuns, watched.test.now)
            #expect(runs.allSatisfy { $0.started > $0.planned && $0.started <= $0.planned + .minutes(10) })
            #expect(Set(runs.map { $0.started - $0.planned }).count == 4)
            #expect(try await watched.schedule().isOver(at: now))
            return try await watched.outcome()
        }
        #expect(outcome.moments == (2...5).map { "01-01T0\($0):00:00Z" })
        let ended = try Watched(store) { engine in
            let options = ScheduleOptions(start: .start + .hours(2), end: .start + .hours(4))
            try engine.schedule("s", .every(.hours(1)), Scripted.self, with: .init(), options: options)
        }
        try await ended.test.advance(by: .days(1))
        #expect(ended.moments == (2...4).map { "01-01T0\($0):00:00Z" })
    }

    @Test(arguments: TestStore.all)
    func `A schedule that is paused starts nothing, and counts what it left out when it goes on`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let watched = try Watched(store, crash: crash) { engine in
                try engine.schedule(
                    "s", .daily(at: "02:00"), Scripted.self, with: .init(), missed: .all(atMost: 9))
            }
            let test = watched.test
            try await test.advance(by: .days(1))
            try await test.perform { try await $0.schedules.pause("s", note: "the warehouse moves") }
            try await test.advance(by: .days(2))
            try await test.restart(after: .days(1))
            #expect(try await watched.schedule().pause?.note == "the warehouse moves")
            try await test.perform { try await $0.schedules.resume("s") }
            try await test.advance(by: .days(1))
            return try await watched.outcome()
        }
        #expect(outcome.moments == ["01-01T02:00:00Z", "01-05T02:00:00Z"] && outcome.losses == ["paused": 3])
    }

    @Test(arguments: TestStore.all)
    func `A run begins when a schedule is made, or when somebody triggers it, beside those of the rule`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let watched = try Watched(store, crash: crash) { engine in
                let options = ScheduleOptions(runsFirst: true)
                try engine.schedule("s", .daily(at: "02:00"), Scripted.self, options: options) { tick in
                    Scripted.State(word: "\(tick.cause)")
                }
            }
            try await watched.test.advance(by: .days(1))
            try await watched.test.restart()
            return try await watched.outcome()
        }
        #expect(outcome.moments == ["01-01T00:00:00Z+first", "01-01T02:00:00Z"] && outcome.started == 1)
        let watched = try Watched(store) { engine in
            let options = ScheduleOptions(isPaused: true)
            try engine.schedule("s", .daily(at: "02:00"), Scripted.self, with: .init(), options: options)
        }
        for number in 1...2 {
            let run = try await watched.test.perform { try await $0.schedules.trigger("s") }
            #expect(run.rawValue == "s@2026-01-01T00:00:00Z+trigger-\(number)")
        }
        #expect(watched.moments.count == 2)
    }

    @Test(arguments: TestStore.all)
    func `A backfill runs what was planned in a time that is over, in order, and nothing that has run`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let watched = try Watched(store, takes: .minutes(5), crash: crash) { engine in
                try engine.schedule("s", .daily(at: "02:00"), Scripted.self, with: .init(), missed: .skip)
            }
            let test = watched.test
            try await test.advance(by: .days(2))
            try await test.restart(after: .days(3))
            try await test.perform { engine in
                let schedules = engine.schedules
                guard try await schedules.schedule(named: "s").backfills.isEmpty else { return }
                try await schedules.backfill("s", from: .start, to: .start + .days(4))
            }
            try await test.advance(by: .hours(1))
            return try await watched.outcome()
        }
        #expect(outcome.moments == (1...4).map { "01-0\($0)T02:00:00Z" } && outcome.losses == ["missed": 3])
    }

    @Test(arguments: TestStore.all)
    func `What the code declares counts at once, and what it declares no more is kept, or removed if it says so`(
        store: TestStore
    ) async throws {
        let watched = try Watched(store) { engine in
            try engine.schedule("s", .daily(at: "02:00"), Scripted.self, with: .init())
        }
        let test = watched.test
        try await test.advance(by: .days(1))
        try test.prepare(fromNextStart: true) { engine in
            try engine.schedule("s", .daily(at: "22:00"), Scripted.self, with: .init())
        }
        try await test.restart(after: .hours(3))
        try await test.advance(by: .days(1))
        // What the old rule had planned while nobody was there was due, and is made up for.
        #expect(watched.moments == ["01-01T02:00:00Z", "01-02T02:00:00Z", "01-02T22:00:00Z"])
        try test.prepare(fromNextStart: true) { _ in }
        try await test.restart()
        try await test.advance(by: .days(1))
        #expect(watched.moments.last == "01-03T22:00:00Z")
        try test.prepare(fromNextStart: true) { engine in engine.schedules.removeUndeclared() }
        try await test.restart()
        #expect(try await test.perform { try await $0.schedules.list() } == [])
    }

    @Test(arguments: TestStore.all)
    func `A schedule that is made at run time is followed by every engine, until it is deleted`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let watched = try Watched(store, crash: crash) { _ in }
            let test = watched.test
            try await test.perform { engine in
                guard try await engine.schedules.list().isEmpty else { return }
                try await engine.schedules.create("s", .daily(at: "02:00"), Scripted.self, with: .init(word: "kept"))
            }
            try await test.restart(after: .hours(1))
            try await test.advance(by: .days(1))
            let run = try await test.find(Scripted.self, id: "s@2026-01-01T02:00:00Z")
            #expect(try await run.status() == .completed)
            try await test.perform { try await $0.schedules.update("s", rule: .daily(at: "03:00")) }
            try await test.advance(by: .days(1))
            let outcome = try await watched.outcome()
            try await test.perform { engine in
                if try await !engine.schedules.list().isEmpty { try await engine.schedules.delete("s") }
            }
            try await test.advance(by: .days(1))
            #expect(watched.moments == outcome.moments)
            return outcome
        }
        #expect(outcome.moments == ["01-01T02:00:00Z", "01-02T03:00:00Z"])
    }

    @Test func `A schedule whose workflow is not registered says so, and its ticks count as missed`() async throws {
        let lab = RealJournal(.memory)
        let clock = ManualClock()
        let without = Engine(journal: lab.source, clock: clock)
        try without.schedule("s", .daily(at: "02:00"), Scripted.self, with: .init(), missed: .all(atMost: 2))
        try await without.run { () async throws in
            while try await without.schedules.schedule(named: "s").problem == nil { await Task.yield() }
            clock.advance(by: .days(3))
            #expect(try await without.schedules.schedule(named: "s").problem?.contains("'Scripted'") == true)
            #expect(await refusal { try await without.schedules.trigger("s") } == .unknownWorkflow)
        }
        let effects = Effects()
        let with = Engine(journal: lab.source, clock: clock)
        try with.register(Scripted { Scripted.note("work", effects) })
        try await with.run { () async throws in
            while effects.all.count < 2 { await Task.yield() }
            let schedule = try await with.schedules.schedule(named: "s")
            #expect(schedule.problem == nil && schedule.losses == [.missed: 1])
        }
        #expect(effects.keys == ["s@2026-01-02T02:00:00Z/work", "s@2026-01-03T02:00:00Z/work"])
    }
}

extension Timestamp {
    /// When the clock of a test begins.
    fileprivate static let start = Timestamp(milliseconds: 1_767_225_600_000)
}
