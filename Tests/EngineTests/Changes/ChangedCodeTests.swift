import Ratchet
import RatchetJournal
import RatchetTesting
import Testing

@testable import RatchetEngine

/// Runs in flight, and an engine with changed code.
@Suite(.timeLimit(.minutes(10))) struct ChangedCodeTests {
    private let effects = Tally()

    /// A journal in which run `x` of the first version sleeps.
    private func asleep() async throws -> Lab {
        let lab = Lab()
        let engine = try lab.engine(Order.V1(effects: effects))
        return try await engine.run {
            let run = try await engine.start(Order.V1.self, id: "x", with: .init())
            try await run.wait(for: .sleeping)
            return lab.afterCrash()
        }
    }

    /// A journal in which run `x` of the first version is in its last step.
    private func inLastStep(graceful: Bool) async throws -> Lab {
        let lab = try await asleep()
        let flow = Order.V1(effects: effects)
        let engine = try lab.engine(flow, grace: .zero)
        let crashed = try await engine.run {
            try await engine.signal("x", Order.go, 7)
            lab.clock.advance(by: .days(1))
            await flow.begun.wait()
            return lab.afterCrash()
        }
        return graceful ? lab.afterCrash() : crashed
    }

    @Test func `A run asleep is carried over when it wakes, and says what was skipped`() async throws {
        let lab = try await asleep()
        let engine = try lab.engine(Order.Longer(effects: effects))
        try await engine.run {
            let run = try await engine.find(Order.Longer.self, id: "x")
            #expect(try await run.status() == .sleeping)
            try await engine.signal("x", Order.go, 7)
            lab.clock.advance(by: .days(1))
            #expect(try await run.result() == 3 + 10 + 700)
        }
        #expect(effects.order == ["hold x", "pack x", "ship 2 x"])
        let note = "'check' was added behind the run's position: it is not done"
        #expect(lab.logs.lines.contains { $0.contains("A run goes on in a changed workflow") && $0.contains(note) })
        let tree = try await lab.inspect { try await $0.run("x") }
        #expect(tree?.run.notes.map(\.text) == [note])
        let history = try #require(try await lab.inspect { try await $0.history(of: "x") })
        let names = history.entries.compactMap { entry -> String? in
            if case .event(let event, _, _) = entry.content { event.name } else { nil }
        }
        #expect(names.filter { $0 == "migrated" }.count == 1)
        let paths = history.entries.compactMap { entry -> String? in
            if case .event(_, _, let path) = entry.content { path } else { nil }
        }
        #expect(paths == ["hold", "rest", "rest", "go", "pack", "ship", "return"])
    }

    @Test func `A run asleep at a node that has gone is parked, and says what to do`() async throws {
        let lab = try await asleep()
        let engine = try lab.engine(Order.Gone())
        try await engine.run {
            let run = try await engine.find(Order.Gone.self, id: "x")
            lab.clock.advance(by: .days(1))
            let error = await #expect(throws: EngineError.self) { try await run.result() }
            #expect(error?.code == .parked)
            #expect(error?.message.contains("the run is at 'rest' (waiting)") == true)
        }
    }

    @Test(arguments: [true, false])
    func `A run in a step goes on in changed code, after a stop and after a crash`(graceful: Bool) async throws {
        let lab = try await inLastStep(graceful: graceful)
        let engine = try lab.engine(Order.Longer(effects: effects))
        try await engine.run {
            let result = try await engine.find(Order.Longer.self, id: "x").result()
            #expect(result == 713)
        }
        #expect(effects.order == ["hold x", "ship 2 x"])
    }

    @Test func `A State of an earlier version is migrated, once it is recorded as a whole`() async throws {
        let lab = try await inLastStep(graceful: true)
        let engine = try lab.engine(Order.V2(effects: effects))
        try await engine.run {
            let result = try await engine.find(Order.V2.self, id: "x").result()
            #expect(result == 301)
        }
        #expect(effects.order == ["hold x", "ship 2 x"])
    }

    @Test func `A value that only old code can put into the State parks its run until that code was there`()
        async throws
    {
        let lab = try await inLastStep(graceful: false)
        let changed = try lab.engine(Order.V2(effects: effects))
        try await changed.run {
            let error = await #expect(throws: EngineError.self) {
                try await changed.find(Order.V2.self, id: "x").result()
            }
            #expect(
                error?.message
                    == "run 'x' is parked: what 'go' brought is recorded, and only the code that the run was started "
                    + "with can put it into the State. Stop the old code gracefully before the new one is started, "
                    + "which records the State as a whole, or register the old version beside the new one; the run "
                    + "goes on when the journal is opened next")
        }
        let flow = Order.V1(effects: effects)
        let before = try lab.engine(flow, grace: .zero)
        try await before.run { await flow.begun.wait() }
        let engine = try lab.engine(Order.V2(effects: effects))
        try await engine.run {
            let result = try await engine.find(Order.V2.self, id: "x").result()
            #expect(result == 301)
        }
    }

    @Test func `A State that no migration takes parks its run, and says which version it has`() async throws {
        let lab = try await asleep()
        let engine = try lab.engine(Order.Unmigrated())
        try await engine.run {
            lab.clock.advance(by: .days(1))
            let error = await #expect(throws: EngineError.self) {
                try await engine.find(Order.Unmigrated.self, id: "x").result()
            }
            let text = "the State was recorded by version 1 of workflow 'order', and version 2 cannot take it: "
            #expect(error?.message.contains(text) == true)
            #expect(error?.message.contains("Add a StateMigration(from: 1) to migrations") == true)
        }
    }

    @Test func `With both versions registered, runs in flight go on with theirs and new ones with the newest`()
        async throws
    {
        let lab = try await inLastStep(graceful: false)
        let old = Order.V1(effects: effects)
        let engine = try lab.engine(Order.V2(effects: effects), old)
        old.goOn.open()
        try await engine.run {
            let result = try await engine.find(Order.V1.self, id: "x").result()
            #expect(result == 3)
            let run = try await engine.start(Order.V2.self, id: "y", with: .init(cents: 5))
            try await run.wait(for: .sleeping)
        }
        #expect(effects.order == ["hold x", "ship 1 x", "hold y"])
    }

    @Test func `What a changed run records reads as what it was, after a crash too`() async throws {
        let lab = try await asleep()
        let engine = try lab.engine(Order.V2(effects: effects))
        let crashed = try await engine.run {
            try await engine.signal("x", Order.go, 7)
            return lab.afterCrash()
        }
        let again = try crashed.engine(Order.V2(effects: effects))
        try await again.run {
            crashed.clock.advance(by: .days(1))
            let result = try await again.find(Order.V2.self, id: "x").result()
            #expect(result == 301)
        }
        #expect(effects.order == ["hold x", "ship 2 x"])
    }

    @Test func `A check says what would be parked and what would be noted, and changes nothing`() async throws {
        let lab = try await asleep()
        let records = try await lab.log().records
        for (workflow, parked, notes) in [
            (Order.V1(effects: effects) as any Workflow, 0, []),
            (Order.Longer(effects: effects), 0, ["'check' was added behind the run's position: it is not done"]),
            (Order.V2(effects: effects), 0, []), (Order.Gone(), 1, []), (Order.Unmigrated(), 1, []),
        ] as [(any Workflow, Int, [String])] {
            let engine = try lab.engine(workflow)
            let report = try await lab.inspect { try await $0.check(engine) }
            #expect(report.checked == 1)
            #expect(report.parked == parked)
            #expect(report.isSafe == (parked == 0))
            let found = report.runs.flatMap { run in
                if case .goesOn(let notes) = run.fate { notes } else { [] as [String] }
            }
            #expect(found == notes)
        }
        let report = try await lab.inspect { try await $0.check(try lab.engine()) }
        guard case .parked(let reason)? = report.runs.first?.fate else { throw Oops() }
        #expect(reason.kind == .unknownWorkflow)
        #expect(try await lab.log().records == records)
    }
}
