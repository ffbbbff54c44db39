import Ratchet
import RatchetJournal
import RatchetTesting
import Testing

@testable import RatchetEngine

/// What is asked of schedules, in the engine's process and from another one.
@Suite(.timeLimit(.minutes(5))) struct ScheduleOrderTests {
    private let lab: Lab
    private let client: EngineClient

    init() {
        lab = Lab()
        client = EngineClient(lab.image, entropy: .seeded(7))
    }

    private func engine(_ effects: Tally = Tally()) throws -> Engine {
        let engine = try lab.engine(Line(effects: effects))
        try engine.schedule("s", .daily(at: "02:00"), Line.self, with: Line.State())
        return engine
    }

    private static func code(_ command: SentCommand) async -> EngineError.Code? {
        do {
            _ = try await command.answer()
            return nil
        } catch {
            return (error as? EngineError)?.code
        }
    }

    @Test func `Another process pauses, resumes and triggers a schedule, each once`() async throws {
        let engine = try engine()
        try await engine.run { () async throws in
            #expect(try await client.pauseSchedule("s", note: "é").answer() == "s")
            #expect(try await engine.schedules.schedule(named: "s").pause?.note == "é")
            #expect(try await client.resumeSchedule("s").answer() == "s")
            #expect(try await engine.schedules.schedule(named: "s").pause == nil)
            let first = try await client.triggerSchedule("s", command: "now").answer()
            #expect(first == "s@2026-01-01T00:00:00Z+trigger-1")
            #expect(try await client.triggerSchedule("s", command: "now").answer() == first)
            #expect(try await engine.find(Line.self, id: first).result() == 12334)
            #expect(try await engine.schedules.schedule(named: "s").recentRuns.map(\.run) == [first])
        }
    }

    @Test func `Another process asks for a backfill, and deletes what the code does not declare`() async throws {
        let start = lab.clock.now
        let engine = try engine()
        try await engine.run { () async throws in
            try await engine.schedules.create("t", .every(.days(1)), Line.self, with: Line.State())
            #expect(try await client.backfillSchedule("t", from: start + .days(-2), to: start).answer() == "t")
            for day in ["2025-12-30", "2025-12-31", "2026-01-01"] {
                while (try? await engine.find(RunID("t@\(day)T00:00:00Z"))) == nil { await Task.yield() }
                _ = try await engine.find(Line.self, id: RunID("t@\(day)T00:00:00Z")).result()
            }
            #expect(try await client.deleteSchedule("t").answer() == "t")
            #expect(try await engine.schedules.list().map(\.name) == ["s"])
        }
    }

    @Test func `What cannot be done is refused with its reason, to whoever asks`() async throws {
        let engine = try engine()
        try await engine.run { () async throws in
            let now = lab.clock.now
            #expect(await Self.code(try await client.pauseSchedule("nobody")) == .unknownSchedule)
            #expect(await Self.code(try await client.deleteSchedule("s")) == .declaredSchedule)
            let late = try await client.backfillSchedule("s", from: now + .days(1), to: now + .days(2))
            #expect(await Self.code(late) == .invalidSchedule)
            await #expect(throws: EngineError.self) { try await client.pauseSchedule("") }
            await #expect(throws: EngineError.self) {
                try await engine.schedules.update("s", rule: .every(.seconds(5)))
            }
            await #expect(throws: EngineError.self) {
                try await engine.schedules.create("s", .daily(at: "01:00"), Line.self, with: Line.State())
            }
            await #expect(throws: EngineError.self) {
                try await engine.schedules.create("t", .cron("nonsense"), Line.self, with: Line.State())
            }
            await #expect(throws: EngineError.self) {
                try await engine.schedules.create("t", .daily(at: "01:00"), Trying.self, with: Trying.State())
            }
            #expect(throws: EngineError.self) {
                try engine.schedule("s", .daily(at: "01:00"), Line.self, with: Line.State())
            }
            #expect(try await engine.schedules.list().map(\.name) == ["s"])
        }
    }

    private struct Quick: Job {
        struct Arguments: Codable, Sendable {}
        func perform(_ run: JobRun<Arguments>) async throws {}
    }

    private static func declare(_ isJob: Bool, in engine: Engine) throws {
        guard isJob else { return try engine.schedule("s", .daily(at: "02:00"), Line.self, with: Line.State()) }
        try engine.register(Quick())
        try engine.schedule("s", .daily(at: "02:00"), Quick.self, with: .init())
    }

    @Test func `Another process changes what was made at run time, and not what the code declares`() async throws {
        let engine = try engine()
        try await engine.run { () async throws in
            try await engine.schedules.create("t", .every(.days(1)), Line.self, with: Line.State())
            #expect(try await client.updateSchedule("t", rule: .daily(at: "06:00"), overlap: .allow).answer() == "t")
            let changed = try await engine.schedules.schedule(named: "t")
            #expect(changed.rule == .daily(at: "06:00") && changed.overlap == .allow && changed.missed == .latest)
            #expect(await Self.code(try await client.updateSchedule("s", overlap: .allow)) == .declaredSchedule)
            await #expect(throws: EngineError.self) { try await client.updateSchedule("t", rule: .cron("nonsense")) }
        }
    }

    /// Whoever sends a command does not know whether it arrived, and sends it again.
    @Test(arguments: [false, true])
    func `A trigger from another process counts once, whatever crashes`(isJob: Bool) async throws {
        let copies = KeptStore.Copies()
        let first = Engine(
            journal: KeptStore.source(lab.image, copies), clock: lab.clock, entropy: .seeded(1), logger: lab.logs.logger
        )
        try first.register(Line(effects: Tally()))
        try Self.declare(isJob, in: first)
        try await first.run { _ = try await client.triggerSchedule("s", command: "now").answer() }
        for image in copies.values.dropFirst() {
            let crashed = Lab(image, clock: ManualClock(lab.clock.now))
            let next = try crashed.engine(Line(effects: Tally()))
            try Self.declare(isJob, in: next)
            try await next.run { () async throws in
                let again = EngineClient(crashed.image, entropy: .seeded(8))
                let run = try await again.triggerSchedule("s", command: "now").answer()
                #expect(run == "s@2026-01-01T00:00:00Z+trigger-1")
                #expect(try await next.schedules.schedule(named: "s").recentRuns.count == 1)
            }
        }
        #expect(copies.values.count > 2)
    }

    @Test func `A tick whose State cannot be made is reported with the error, and the next one comes`() async throws {
        struct NoRate: Error, CustomStringConvertible { let description = "there is no rate yet" }
        let effects = Tally()
        let test = try TestEngine(Line(effects: effects), logger: lab.logs.logger)
        let second = test.now + .days(1)
        try test.prepare { engine in
            try engine.schedule("s", .daily(at: "02:00"), Line.self) { tick in
                guard tick.planned > second else { throw NoRate() }
                return Line.State()
            }
        }
        try await test.advance(by: .days(2))
        let schedule = try await test.perform { try await $0.schedules.schedule(named: "s") }
        #expect(schedule.losses == [.refused: 1] && schedule.started == 1)
        #expect(schedule.recentLosses.first?.text == "there is no rate yet")
        let line = lab.logs.lines.first { $0.contains("Ticks of a schedule have started nothing") }
        #expect(
            line == "warning: Ticks of a schedule have started nothing cause=refused count=1 "
                + "last=2026-01-01T02:00:00.000Z schedule=s text=there is no rate yet")
        await #expect(throws: NoRate.self) {
            test.clock.jump(to: second + .days(-1))
            _ = try await test.perform { try await $0.schedules.trigger("s") }
        }
    }

    @Test(arguments: 1...10) func `A journal that fails is opened again, and no tick is lost`(commit: Int) async throws
    {
        let effects = Tally()
        let test = try TestEngine(
            Line(effects: effects), faults: { $0.failing(at: commit, with: .diskFull) }, logger: lab.logs.logger)
        try test.prepare { engine in
            try engine.schedule("s", .every(.hours(1)), Line.self, with: Line.State())
        }
        try await test.advance(by: .hours(5) + .minutes(1))
        let schedule = try await test.perform { try await $0.schedules.schedule(named: "s") }
        #expect(schedule.started == 5 && schedule.losses == [:])
    }

    @Test func `A schedule that is declared while the engine runs is followed at once`() async throws {
        let effects = Tally()
        let test = try TestEngine(Line(effects: effects))
        try await test.perform { engine in
            try engine.schedule(
                "s", .daily(at: "02:00"), Line.self, with: Line.State(), options: ScheduleOptions(tags: ["nightly"]))
        }
        try await test.advanceToTick(of: "s")
        try await test.advance(by: .seconds(1))
        let runs = try await test.perform { try await $0.runs(where: [.tag("nightly")]).runs.map(\.id) }
        #expect(runs == ["s@2026-01-01T02:00:00Z"])
    }
}
