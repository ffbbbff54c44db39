import Ratchet
import RatchetTesting

/// What the page about schedules starts runs of.
struct Import: Workflow {
    struct State: Codable, Sendable { let day: Timestamp }

    var body: some Flow<State, Nothing> {
        Step("import") { _ in }
    }
}

/// What it enqueues jobs of.
struct SendDigest: Job {
    struct Arguments: Codable, Sendable { let day: Timestamp }

    func perform(_ run: JobRun<Arguments>) async throws {}
}

/// The workflow whose step changes schedules.
struct CloseShop: Workflow {
    struct State: Codable, Sendable { let day: Timestamp }

    var body: some Flow<State, Nothing> {
        Step("close") { run in
            try run.schedules.pause("nightly", note: "the shop is closed")
            try run.schedules.create("report-7", .daily(at: "06:00"), SendDigest.self, with: .init(day: run.state.day))
        }
    }
}

/// The code of the page.
enum Scheduled {
    static func declare(_ engine: Engine, until lastDay: Timestamp) throws {
        try engine.schedule("nightly", .cron("0 2 * * *", in: "Europe/Berlin"), Import.self, missed: .latest) { tick in
            Import.State(day: tick.planned)
        }
        let options = ScheduleOptions(
            catchUp: .hours(6), jitter: .minutes(5), end: lastDay, limit: 100, runsFirst: true, tags: ["import"])
        try engine.schedule("stock", .every(.minutes(10)), Import.self, overlap: .bufferOne, options: options) { tick in
            Import.State(day: tick.planned)
        }
    }

    static func declareJobs(_ engine: Engine) throws {
        try engine.schedule("digest", .daily(at: "07:00"), SendDigest.self, job: JobOptions(queue: "mail")) { tick in
            SendDigest.Arguments(day: tick.planned)
        }
    }

    static func look(at engine: Engine, _ now: Timestamp) async throws {
        let nightly = try await engine.schedules.schedule(named: "nightly")
        print(nightly.next(3, after: now), nightly.recentRuns.last?.run ?? "never", nightly.losses[.missed] ?? 0)
    }

    static func change(_ engine: Engine, since lastWeek: Timestamp, _ now: Timestamp) async throws -> RunID {
        let schedules = engine.schedules
        try await schedules.create(
            "report-7", .weekly(on: .monday, at: "06:00"), Import.self, with: Import.State(day: now))
        try await schedules.pause("nightly", note: "the warehouse moves")
        try await schedules.resume("nightly")
        let run = try await schedules.trigger("nightly")
        try await schedules.backfill("nightly", from: lastWeek, to: now)
        try await schedules.update("report-7", rule: .monthly(day: 1, at: "06:00"))
        try await schedules.delete("report-7")
        return run
    }

    static func removeOthers(_ engine: Engine) {
        engine.schedules.removeUndeclared()
    }

    static func tickOnce(_ test: TestEngine) async throws -> Timestamp {
        try test.prepare { engine in
            try engine.schedule("nightly", .daily(at: "02:00"), Import.self) { tick in Import.State(day: tick.planned) }
        }
        let tick = try await test.advanceToTick(of: "nightly")
        return tick
    }
}
