import Foundation
import Ratchet
import RatchetCLI
import RatchetEngine
import RatchetTesting
import Testing

/// What `ratchet schedules` prints, and asks for.
@Suite(.timeLimit(.minutes(10))) struct SchedulesTests {
    private let directory: TemporaryDirectory
    private let clock = ManualClock()

    init() throws { directory = try TemporaryDirectory() }

    private struct Sweep: Workflow {
        struct State: Codable, Sendable { var room = "hall" }

        var body: some Flow<State, Nothing> {
            Step("sweep") { _ in }
        }
    }

    private struct Absent: Workflow {
        struct State: Codable, Sendable {}

        var body: some Flow<State, Nothing> {
            Step("nothing") { _ in }
        }
    }

    /// A schedule that has run, has been away and is paused; one that ends; one whose workflow nobody has.
    private func make(live body: @escaping @Sendable () async throws -> Void = {}) async throws {
        try await withEngine { engine in
            // They are made now, and not two hours later.
            _ = try await engine.schedules.list()
            clock.advance(by: .hours(2))
            try await wait(engine) { $0.started == 1 }
        }
        clock.advance(by: .days(3))
        try await withEngine { engine in
            try await wait(engine) { $0.started == 2 }
            try await engine.schedules.pause("nightly", note: "the warehouse moves")
            while try await engine.schedules.schedule(named: "odd").problem == nil { await Task.yield() }
            clock.advance(by: .minutes(5))
            try await body()
        }
    }

    private func withEngine(_ body: @escaping @Sendable (Engine) async throws -> Void) async throws {
        let engine = Engine(journal: .directory(directory.journal), clock: clock)
        try engine.register(Sweep())
        try engine.schedule("nightly", .daily(at: "02:00"), Sweep.self, with: Sweep.State())
        try engine.schedule("odd", .every(.hours(1)), Absent.self, with: Absent.State())
        let options = ScheduleOptions(
            catchUp: .hours(6), jitter: .minutes(5), start: clock.now + .days(400), limit: 3, tags: ["later"])
        try engine.schedule(
            "yearly", .yearly(month: 1, day: 1, at: "00:00"), Sweep.self, with: Sweep.State(), missed: .all(atMost: 3),
            overlap: .bufferOne, options: options)
        try await engine.run { try await body(engine) }
    }

    private func wait(_ engine: Engine, until condition: (Schedule) -> Bool) async throws {
        while try await !condition(engine.schedules.schedule(named: "nightly")) { await Task.yield() }
    }

    private func read<Value>(_ body: (JournalInspector) async throws -> Value) async throws -> Value {
        try await SampleJournal(path: directory.journal).read(body)
    }

    @Test func `A list says what is planned, what has run, and what is to say`() async throws {
        try await make()
        let schedules = try await read { try await $0.schedules() }
        let lines = ScheduleListText(schedules, Screen.plain(clock.now)).lines
        #expect(lines.map { $0.prefix(5) } == ["SCHED", "night", "odd  ", "yearl"])
        #expect(
            lines[1]
                == "nightly   Sweep   cron '0 2 * * *' in UTC  2026-01-05 02:00:00  2026-01-04 02:00:00     2  "
                + "paused 5m ago: the warehouse moves")
        #expect(lines[2].contains("every 1h") && lines[2].contains("no workflow 'Absent' is registered"))
        #expect(ScheduleListText([], Screen.plain(clock.now)).lines == ["There are no schedules."])
        let narrow = ScheduleListText(schedules, Screen.plain(clock.now, width: 80)).lines
        #expect(narrow.allSatisfy { $0.count <= 80 })
    }

    @Test func `One is shown with its policies, its plans and its last ticks`() async throws {
        try await make()
        let nightly = try #require(try await read { try await $0.schedule(named: "nightly") })
        let lines = ScheduleText(nightly, next: 2, Screen.plain(clock.now)).lines
        #expect(
            lines.joined(separator: "\n") == """
                schedule  nightly
                workflow  Sweep
                rule      cron '0 2 * * *' in UTC
                made      2026-01-01 00:00:00 +00:00 (declared by the app)
                paused    since 2026-01-04 02:00:00 +00:00: the warehouse moves
                missed    latest
                overlap   skip
                next      2026-01-05 02:00:00 +00:00
                          2026-01-06 02:00:00 +00:00
                runs      2 by the rule
                no run    2 missed

                PLANNED              WHAT     RUN
                2026-01-01 02:00:00  planned  nightly@2026-01-01T02:00:00Z
                2026-01-02 02:00:00  missed   no run
                2026-01-03 02:00:00  missed   no run
                2026-01-04 02:00:00  planned  nightly@2026-01-04T02:00:00Z
                """)
        let yearly = try #require(try await read { try await $0.schedule(named: "yearly") })
        let text = ScheduleText(yearly, next: 1, Screen.plain(clock.now)).lines.joined(separator: "\n")
        for part in [
            "missed    all, at most 3, within 6h", "overlap   bufferOne", "jitter    up to 5m", "limit     3 runs",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(try await read { try await $0.schedule(named: "nobody") } == nil)
    }

    @Test func `A document has what is planned and what became of the ticks`() async throws {
        try await make()
        let schedules = try await read { try await $0.schedules() }
        let text = JSON(schedules, at: clock.now).text
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: [[String: Any]]])
        let nightly = try #require(document["schedules"]?.first)
        let names: Set = [
            "name", "workflow", "job", "rule", "isDeclared", "created", "paused", "problem", "missed", "overlap",
            "catchUpSeconds", "jitterSeconds", "start", "end", "limit", "tags", "position", "next", "started", "active",
            "waiting", "backfills", "runs", "lost", "losses",
        ]
        #expect(Set(nightly.keys) == names)
        #expect(nightly["next"] as? [String] == ["2026-01-05T02:00:00.000Z"])
        #expect((nightly["lost"] as? [String: Int])?["missed"] == 2)
        #expect((nightly["paused"] as? [String: String])?["note"] == "the warehouse moves")
    }

    private struct Scrub: Job {
        struct Arguments: Codable, Sendable {}
        func perform(_ run: JobRun<Arguments>) async throws {}
    }

    @Test func `A schedule of jobs is shown with their kind`() async throws {
        let engine = Engine(journal: .directory(directory.journal), clock: clock)
        try engine.register(Scrub())
        try engine.schedule("nightly", .daily(at: "02:00"), Scrub.self, with: .init())
        try await engine.run { () async throws in
            _ = try await engine.schedules.list()
            clock.advance(by: .hours(2))
            try await wait(engine) { $0.started == 1 && $0.active.isEmpty }
        }
        let nightly = try #require(try await read { try await $0.schedule(named: "nightly") })
        let text = ScheduleText(nightly, next: 1, Screen.plain(clock.now)).lines.joined(separator: "\n")
        for part in ["job       Scrub", "jobs      1 by the rule", "WHAT     JOB", "nightly@2026-01-01T02:00:00Z"] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(!text.contains("under way") && !text.contains("workflow"))
        let document = JSON(nightly, at: clock.now, next: 1).text
        #expect(document.contains("\"workflow\": null,\n  \"job\": \"Scrub\""))
        #expect(ScheduleListText([nightly], Screen.plain(clock.now)).lines.last?.contains("  Scrub ") == true)
    }

    @Test func `The commands list, show and ask, beside a live engine`() async throws {
        try await make {
            let journal = directory.journal
            let list = try await CommandProcess.run("schedules", "list", journal: journal)
            #expect(list.exitCode == 0 && list.errors.isEmpty && list.output.contains("the warehouse moves"))
            let show = try await CommandProcess.run("schedules", "show", "nightly", "--next", "1", journal: journal)
            #expect(show.output.contains("no run    2 missed"))
            let resume = try await CommandProcess.run("schedules", "resume", "nightly", "--wait", journal: journal)
            #expect(resume.exitCode == 0 && resume.output.contains("done with  nightly"))
            let trigger = try await CommandProcess.run(
                "schedules", "trigger", "nightly", "--wait", "--json", journal: journal)
            #expect(trigger.output.contains("nightly@2026-01-04T02:05:00Z+trigger-1"))
            let pause = try await CommandProcess.run(
                "schedules", "pause", "nightly", "--note", "é", "--wait", "--json", journal: journal)
            #expect(pause.output.contains(#""name": "nightly""#))
            let backfill = try await CommandProcess.run(
                "schedules", "backfill", "nightly", "--from", "2026-01-02", "--to", "2026-01-03T09:00:00Z", "--wait",
                journal: journal)
            #expect(backfill.exitCode == 0, "\(backfill.errors)")
            let delete = try await CommandProcess.run("schedules", "delete", "nightly", "--wait", journal: journal)
            #expect(delete.exitCode == 1 && delete.errors.contains("declared in the app's code"))
        }
        let show = try await CommandProcess.run("schedules", "show", "nobody", journal: directory.journal)
        #expect(show.exitCode == 1 && show.errors.contains("has no schedule 'nobody'"))
        let closed = try await CommandProcess.run("schedules", "--json", journal: directory.journal)
        #expect(closed.exitCode == 0 && closed.output.contains(#""note": "é""#))
    }
}
