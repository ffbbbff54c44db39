import Ratchet
import RatchetTesting
import Testing

/// The page about schedules: its code is compiled and run.
@Suite(.timeLimit(.minutes(10))) struct `The page about schedules` {
    @Test func `Its Swift code stands in a file that is compiled and run`() throws {
        let source = try #require(try Page.sources(["Tests/DocumentationTests/Scheduled.swift"]).first)
        let code = try Page("Docs/Schedules.md").code
        #expect(code.count == 8)
        for snippet in code { #expect(source.contains(snippet), "in no file: \(snippet.lines)") }
    }

    @Test func `Its links lead to files that are there`() throws {
        for match in try Page("Docs/Schedules.md").text.matches(of: /\]\(([^)#]+)[^)]*\)/) {
            #expect(Page.exists("Docs/\(match.1)"), "there is no '\(match.1)'")
        }
    }

    @Test func `Its schedules do what it says`() async throws {
        let test = try TestEngine(Import())
        let (start, end) = (test.now, test.now + .days(30))
        try test.prepare { engine in try Scheduled.declare(engine, until: end) }
        try await test.advance(by: .days(1))
        #expect(try await test.find(Import.self, id: "nightly@2026-01-01T01:00:00Z").status() == .completed)
        #expect(try await test.find(Import.self, id: "stock@2026-01-01T00:00:00Z+first").status() == .completed)
        #expect(try await test.perform { try await $0.schedules.schedule(named: "stock").started } == 100)
        let now = test.now
        let run = try await test.perform { engine in
            try await Scheduled.look(at: engine, now)
            return try await Scheduled.change(engine, since: start + .days(-7), now)
        }
        #expect(run == "nightly@2026-01-02T00:00:00Z+trigger-1")
        try await test.advance(by: .hours(1))
        #expect(try await test.find(Import.self, id: "nightly@2025-12-25T01:00:00Z").status() == .completed)
        try test.prepare(fromNextStart: true) { engine in Scheduled.removeOthers(engine) }
        try await test.restart()
        #expect(try await test.perform { try await $0.schedules.list().isEmpty })
    }

    @Test func `Its jobs, and its step, do what it says`() async throws {
        let test = try TestEngine(Import(), CloseShop(), jobs: [SendDigest()])
        try test.prepare { engine in
            try Scheduled.declare(engine, until: .init(milliseconds: .max))
            try Scheduled.declareJobs(engine)
        }
        try await test.perform { try await $0.queue("mail").pause() }
        try await test.advance(by: .days(1))
        #expect(try await test.jobs().map { "\($0.id) \($0.queue)" } == ["digest@2026-01-01T07:00:00Z mail"])
        _ = try await test.run(CloseShop.self, with: .init(day: test.now))
        try await test.advance(by: .days(1))
        #expect(try await test.perform { try await $0.schedules.schedule(named: "nightly").pause != nil })
        #expect(try await test.perform { try await $0.schedules.schedule(named: "report-7").started } == 1)
    }

    @Test func `Its test does what it says`() async throws {
        let test = try TestEngine(Import())
        #expect(try await Scheduled.tickOnce(test) == test.now)
        #expect(test.now == Timestamp(milliseconds: 1_767_225_600_000) + .hours(2))
    }
}
