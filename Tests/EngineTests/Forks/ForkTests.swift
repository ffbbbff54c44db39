import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// New runs from the steps of old ones.
@Suite(.timeLimit(.minutes(10))) struct ForkTests {
    struct Count: Workflow {
        struct State: Codable, Sendable, Hashable {
            var sum = 0
            var note: String?
        }

        let effects: Tally

        private func add(_ name: StaticString, _ number: Int) -> Step<State, Int> {
            Step(name) { run in
                effects.add("\(run.runID) \(run.path)")
                return number
            } reduce: { state, number in
                state.sum = state.sum * 10 + number
            }
        }

        var body: some Flow<State, Int> {
            add("one", 1)
            Repeat("loop", while: { $0.sum < 100 }, atMost: 9) {
                add("two", 2)
            }
            Parallel {
                add("three", 3)
                add("too", 3)
            }
            add("four", 4)
            Return { state in state.sum }
        }
    }

    private let lab = Lab()
    private let effects = Tally()

    /// Waits for a child beside a step.
    private struct Waiting: Workflow {
        struct State: Codable, Sendable { var result: Int? }

        var body: some Flow<State, Int> {
            Parallel {
                Start(Child.self, into: \.result) { _ in Child.State(number: 2, waits: true) }
                Group("side") {
                    Step("do") { _ in }
                    Receive(Child.goOn)
                }
            }
            Return { state in state.result ?? -1 }
        }
    }

    /// Fails at its second step, which is opened while the run is paused.
    private struct PausedBetween: Workflow {
        struct State: Codable, Sendable { var one: Int? }

        let begun = Latch()
        let goOn = Latch()

        var body: some Flow<State, Nothing> {
            Step("one", into: \.one) { _ in
                begun.open()
                await goOn.wait()
                return 1
            }
            Step("two") { run in
                if run.runID == "x" { throw Oops() }
            }
            .retry(.never)
        }
    }

    @Test func `A copy of a run that was paused at that moment goes on`() async throws {
        let flow = PausedBetween()
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(PausedBetween.self, id: "x", with: .init())
            await flow.begun.wait()
            try await run.pause()
            flow.goOn.open()
            while try await lab.inspect({ try await $0.history(of: "x") })?.entries.contains(where: {
                if case .event(.stepCompleted, _, _) = $0.content { true } else { false }
            }) != true { await Task.yield() }
            try await run.resume()
            await #expect(throws: RunFailure.self) { try await run.result() }
            _ = try await run.fork(at: "two", as: "y").result()
        }
    }

    @Test func `A copy has children of its own, and leaves those of the other alone`() async throws {
        let engine = try lab.engine(Waiting(), Child(effects: effects))
        try await engine.run {
            let run = try await engine.start(Waiting.self, id: "x", with: .init())
            let first = try await `A child run`.child(engine, "x/parallel/Child")
            try await first.wait(for: .waiting)
            try await run.wait(for: .waiting)
            let copy = try await run.fork(at: "parallel/side/do", as: "y")
            let second = try await `A child run`.child(engine, "y/parallel/Child")
            try await second.signal(Child.goOn)
            try await copy.signal(Child.goOn)
            #expect(try await copy.result() == 4)
            try await engine.waitForOutbox()
            #expect(try await first.status() == .waiting)
            try await run.cancel()
            try await engine.waitForOutbox()
            #expect(try await first.status() == .cancelled)
        }
    }

    @Test(arguments: [
        ("one", "x one", 122_334), ("loop[2]/two", "x loop[2]/two", 122_334), ("loop/two", "x loop[2]/two", 122_334),
        ("loop[1]/two", "x loop[1]/two", 122_334), ("parallel/too", "x parallel/t", 122_334),
        ("four", "x four", 122_334),
    ])
    func `A copy goes on from the moment at which the step was opened`(path: String, first: String, sum: Int)
        async throws
    {
        let engine = try lab.engine(Count(effects: effects))
        try await engine.run {
            let run = try await engine.start(Count.self, id: "x", with: .init())
            #expect(try await run.result() == sum)
            let before = effects.order
            let copy = try await run.fork(at: path, as: "y")
            #expect(copy.id == "y")
            #expect(try await copy.result() == sum)
            let place = try #require(before.firstIndex { $0.hasPrefix(first) })
            let expected = before[place...].map { $0.replacing("x ", with: "y ") }
            #expect(effects.order.dropFirst(before.count).sorted() == expected.sorted())
            #expect(try await run.result() == sum)
        }
    }

    @Test func `Its State is edited before it goes on, and that holds after a crash`() async throws {
        let engine = try lab.engine(Count(effects: effects))
        let crashed = try await engine.run {
            let run = try await engine.start(Count.self, id: "x", with: .init())
            _ = try await run.result()
            let copy = try await run.fork(at: "four", as: "y") { state in
                state.sum = 7
                state.note = "again"
            }
            #expect(try await copy.result() == 74)
            return lab.afterCrash()
        }
        let again = try crashed.engine(Count(effects: effects))
        try await again.run {
            let result = try await again.find(Count.self, id: "y").result()
            #expect(result == 74)
            let second = try await again.find(Count.self, id: "x").result()
            #expect(second == 122_334)
            let third = try await again.find(Count.self, id: "y").fork(at: "four", as: "z")
            #expect(try await third.result() == 74)
        }
        let history = try #require(try await crashed.inspect { try await $0.history(of: "y") })
        #expect(history.isWhole)
        guard case .event(.forked(let origin, _), _, _)? = history.entries.first?.content else { throw Oops() }
        #expect(origin == ForkOrigin(run: "x", path: "four"))
    }

    @Test func `A copy has the id that it is given once, and one of its own without`() async throws {
        let engine = try lab.engine(Count(effects: effects))
        try await engine.run {
            let run = try await engine.start(Count.self, id: "x", with: .init())
            _ = try await run.result()
            let first = try await run.fork(at: "four", as: "y").result()
            let second = try await run.fork(at: "four", as: "y").result()
            #expect(first == second)
            #expect(effects.counts["y four"] == 1)
            #expect(try await run.fork(at: "four").id == "run-3")
        }
    }

    @Test func `A run under way is copied, and both go on`() async throws {
        let engine = try lab.engine(StuckStepTests.Charge(effects: effects))
        try await engine.run {
            let run = try await engine.start(StuckStepTests.Charge.self, id: "x", with: .init())
            try await run.wait(for: .sleeping)
            let copy = try await run.fork(at: "pay", as: "y")
            try await copy.wait(for: .sleeping)
            #expect(effects.order == ["pay 1", "pay 1"])
            for run in [run, copy] {
                try await run.skip("pay", output: 1)
                try await run.wait(for: .sleeping)
                try await run.skip("rest")
                try await run.skip("told")
                #expect(try await run.result() == 400)
            }
        }
    }

    @Test func `A step that the run never came to is refused`() async throws {
        let engine = try lab.engine(Count(effects: effects))
        try await engine.run {
            let run = try await engine.start(Count.self, id: "x", with: .init())
            _ = try await run.result()
            for path in ["five", "loop[4]/two", "", "parallel"] {
                let error = await #expect(throws: EngineError.self) { try await run.fork(at: path) }
                #expect(error?.code == .unknownNode, "\(path)")
            }
            let error = await #expect(throws: EngineError.self) {
                try await run.fork(at: "four") { _ in throw Oops() }
            }
            #expect(error?.code == .invalidState)
        }
    }

    @Test func `Without its history a run cannot be copied`() async throws {
        let engine = try lab.engine(
            Count(effects: effects), limits: JournalLimits(logBytes: 4_096), history: .dropped)
        try await engine.run {
            let run = try await engine.start(Count.self, id: "x", with: .init())
            _ = try await run.result()
            for _ in 0..<200 { _ = try await engine.start(Count.self, with: .init()).result() }
            let error = await #expect(throws: EngineError.self) { try await run.fork(at: "four") }
            #expect(error?.code == .historyGone)
        }
    }

    @Test func `Another process copies a run, with changes as a merge patch`() async throws {
        let engine = try lab.engine(Count(effects: effects))
        let client = EngineClient(lab.image)
        try await engine.run {
            _ = try await engine.start(Count.self, id: "x", with: .init()).result()
            let sent = try await client.fork("x", at: "four", as: "y", changes: #"{"sum": 5, "note": null}"#)
            #expect(try await sent.answer() == "y")
            let result = try await engine.find(Count.self, id: "y").result()
            #expect(result == 54)
            let error = await #expect(throws: EngineError.self) {
                try await client.fork("x", at: "four", changes: #"{"sum": "five"}"#).answer()
            }
            #expect(error?.code == .invalidState)
        }
        await client.close()
    }

    @Test func `A run of an earlier version is copied into today's`() async throws {
        let tally = effects
        let lab = Lab()
        let first = try lab.engine(Order.V1(effects: tally))
        try await first.run {
            let run = try await first.start(Order.V1.self, id: "x", with: .init())
            try await run.wait(for: .sleeping)
            try await run.cancel()
        }
        let engine = try lab.engine(Order.Longer(effects: tally))
        try await engine.run {
            let run = try await engine.find(Order.Longer.self, id: "x")
            let copy = try await run.fork(at: "rest", as: "y")
            try await copy.wait(for: .sleeping)
            try await copy.skip("rest")
            try await copy.skip("go", output: 2)
            #expect(try await copy.result() == 213)
        }
    }

    @Test func `A run is shown as it was after a commit, and after an event`() async throws {
        let engine = try lab.engine(Count(effects: effects))
        try await engine.run { _ = try await engine.start(Count.self, id: "x", with: .init()).result() }
        let history = try #require(try await lab.inspect { try await $0.history(of: "x") })
        for (number, entry) in history.entries.enumerated() {
            let after = try #require(try await lab.inspect { try await $0.run("x", at: .event(number + 1)) })
            #expect(after.run.status == (number + 1 == history.entries.count ? .completed : .running))
            let commit = try #require(try await lab.inspect { try await $0.run("x", at: .commit(entry.lsn)) })
            let last = history.entries.lastIndex { $0.lsn == entry.lsn } ?? 0
            let same = try #require(try await lab.inspect { try await $0.run("x", at: .event(last + 1)) })
            #expect(commit.nodes.map(\.status) == same.nodes.map(\.status))
        }
        let one = try #require(try await lab.inspect { try await $0.run("x", at: .event(1)) })
        #expect(one.run.open == ["one"])
        let now = try #require(try await lab.inspect { try await $0.run("x", at: .event(1_000)) })
        #expect(now.run.status == .completed)
        await #expect(throws: EngineError.self) { try await lab.inspect { try await $0.run("x", at: .event(0)) } }
    }
}
