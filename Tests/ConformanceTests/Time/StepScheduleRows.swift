import Ratchet
import RatchetEngine
import RatchetTesting
import Testing

/// The row "schedules from a step".
@Suite(.timeLimit(.minutes(5))) struct StepScheduleRows {
    private static func made(
        _ store: TestStore, _ crash: CrashPoint, _ effects: Effects = Effects(), jobs: [any Enqueueable]? = nil,
        _ body: @escaping @Sendable (StepSchedules) throws -> Void
    ) throws -> TestEngine {
        let flow = Scripted {
            Step("order") { run in
                try body(run.schedules)
                if run.attempt == 1 { throw Oops() }
            }
            .retry(.constant(.seconds(1), attempts: 2))
        }
        let test = try TestEngine(
            flow, jobs: jobs ?? [Errand.noting(effects)], store: store, configuration: .keeping(), crash: crash)
        try test.prepare { engine in
            try engine.schedule("s", .daily(at: "02:00"), Errand.self, with: .init(name: "s"))
        }
        return test
    }

    @Test(arguments: TestStore.all)
    func `A step makes, changes and triggers schedules in its commit, once, and not by an attempt that fails`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let effects = Effects()
            let test = try Self.made(store, crash, effects) { schedules in
                try schedules.pause("s", note: "the warehouse moves")
                try schedules.trigger("s")
                try schedules.create("t", .daily(at: "03:00"), Errand.self, with: .init(name: "t"))
                try schedules.update("t", rule: .daily(at: "04:00"))
                try schedules.create("u", .daily(at: "03:00"), Scripted.self, with: .init())
                try schedules.delete("u")
            }
            _ = try await test.run(Scripted.self, id: "r", with: .init())
            try await test.advance(by: .days(1))
            let schedules = try await test.perform { try await $0.schedules.list() }
            #expect(schedules.map(\.name) == ["s", "t"] && schedules[0].pause?.note == "the warehouse moves")
            return schedules.flatMap { $0.recentRuns.map { "\($0.run.rawValue.suffix(10))" } } + effects.keys
        }
        #expect(outcome == ["+trigger-1", "T04:00:00Z", "s", "t"])
    }

    @Test(arguments: TestStore.all)
    func `A job resumes a schedule and has it backfilled, in the commit of its completion`(
        store: TestStore
    ) async throws {
        let outcome = try await Crashes.anywhere(over: store) { crash in
            let errand = Errand { run in
                guard run.arguments.name == "boss" else { return "" }
                try run.schedules.resume("s")
                try run.schedules.backfill("s", from: .start, to: .start + .days(2))
                return ""
            }
            let test = try Self.made(store, crash, jobs: [errand]) { _ in }
            try await test.perform { try await $0.schedules.pause("s") }
            try await test.advance(by: .days(2))
            try await test.enqueue("boss")
            try await test.advance(by: .seconds(1))
            let schedule = try await test.perform { try await $0.schedules.schedule(named: "s") }
            #expect(schedule.pause == nil && schedule.losses == [.paused: 2])
            return schedule.recentRuns.map { "\($0.planned) \($0.cause)" }
        }
        #expect(outcome == (1...2).map { "2026-01-0\($0)T02:00:00.000Z backfill" })
    }

    @Test func `What can never be done fails the step, and what cannot be done then changes nothing`() async throws {
        let refused = Effects()
        let test = try Self.made(.memory, .never) { schedules in
            let calls: [() throws -> Void] = [
                { try schedules.pause("") }, { try schedules.update("s", rule: .cron("nonsense")) },
                { try schedules.create("t", .daily(at: "02:00"), Round.self, with: .init()) },
                { try schedules.create("t", .daily(at: "02:00"), Errand.self, with: .init(), job: .init(weight: 0)) },
                { try schedules.backfill("s", from: .start + .days(1), to: .start) },
            ]
            for call in calls {
                do { try call() } catch { refused.add("\((error as? EngineError)?.code as Any)") }
            }
            try schedules.update("s", rule: .daily(at: "05:00"))
            try schedules.delete("nobody")
            try schedules.create("s", .daily(at: "05:00"), Errand.self, with: .init())
            try schedules.pause("s", note: "behind all that")
        }
        _ = try await test.run(Scripted.self, id: "r", with: .init())
        let codes: [EngineError.Code] = [
            .invalidSchedule, .invalidSchedule, .unknownJobKind, .invalidJob, .invalidSchedule,
        ]
        #expect(refused.all.prefix(5) == codes.map { "\($0 as Any?)" }[...])
        try await test.advance(by: .seconds(1))
        let schedules = try await test.perform { try await $0.schedules.list() }
        #expect(schedules.map { "\($0.name) \($0.rule)" } == ["s cron '0 2 * * *' in UTC"])
        #expect(schedules.first?.pause?.note == "behind all that")
    }
}

extension Timestamp {
    /// When the clock of a test begins.
    fileprivate static let start = Timestamp(milliseconds: 1_767_225_600_000)
}
