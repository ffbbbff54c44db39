import Ratchet
import RatchetJournal
import RatchetTesting
import Testing

@testable import RatchetEngine

/// What a run with relaxed steps does, and a start that is not waited for.
@Suite(.timeLimit(.minutes(10))) struct RelaxedTests {
    /// A relaxed step, and one that waits to be let go, so that a commit can be held between them.
    private struct Pair: Workflow {
        struct State: Codable, Sendable, Hashable {
            var first: Int?
            var second: Int?
        }

        var durability = Durability.relaxed
        let effects = Tally()
        let begun = Latch()

        var body: some Flow<State, Int> {
            Step("first", into: \.first) { run in effects.add(run.key) }.durability(durability)
            Step("second", into: \.second) { run in
                begun.open()
                return effects.add(run.key)
            }
            Return { state in (state.first ?? 0) * 10 + (state.second ?? 0) }
        }
    }

    @Test func `What follows a relaxed step begins before that is durable, and nobody sees the end before it is`()
        async throws
    {
        let lab = Lab()
        let flow = Pair()
        // The first commit is the start, the second the relaxed completion.
        let commits = HeldCommits(2)
        let engine = try lab.engine(flow, source: .memory(lab.image).holding(commits))
        try await engine.run {
            let run = try await engine.start(Pair.self, id: "x", with: .init())
            await commits.isHeld.wait()
            await flow.begun.wait()
            #expect(flow.effects.order == ["x/first", "x/second"])
            for _ in 0..<100 { #expect(try await run.status() == .running) }
            commits.letGo()
            #expect(try await run.result() == 11)
        }
    }

    @Test func `What follows a durable step does not begin before that is durable`() async throws {
        let lab = Lab()
        let flow = Pair(durability: .durable)
        let commits = HeldCommits(2)
        let engine = try lab.engine(flow, source: .memory(lab.image).holding(commits))
        try await engine.run {
            let run = try await engine.start(Pair.self, id: "x", with: .init())
            await commits.isHeld.wait()
            for _ in 0..<1_000 { await Task.yield() }
            #expect(flow.effects.order == ["x/first"])
            commits.letGo()
            #expect(try await run.result() == 11)
        }
    }

    @Test func `After a crash a relaxed step and what followed it are made again, with the same keys`() async throws {
        let lab = Lab()
        let flow = Pair()
        let commits = HeldCommits(2)
        let engine = try lab.engine(flow, source: .memory(lab.image).holding(commits))
        let crashed = try await engine.run {
            try await engine.start(Pair.self, id: "x", with: .init())
            await commits.isHeld.wait()
            await flow.begun.wait()
            let crashed = lab.afterCrash()
            commits.letGo()
            return crashed
        }
        let again = Pair()
        let second = try crashed.engine(again)
        let output = try await second.run { try await second.find(Pair.self, id: "x").result() }
        #expect(output == 11)
        #expect(again.effects.order == ["x/first", "x/second"])
    }

    @Test func `If the commit of a relaxed completion fails, the run goes on from what is durable`() async throws {
        let lab = Lab()
        let flow = Pair()
        let engine = try lab.engine(flow, source: .memory(lab.image).failing(at: 2, with: .diskFull))
        let output = try await engine.run { try await engine.start(Pair.self, id: "x", with: .init()).result() }
        #expect(flow.effects.counts["x/first"] == 2)
        #expect(output / 10 == 2)
    }

    @Test(
        arguments: [
            ([.stepCompleted(step, output: .nothing, state: nil)], .relaxed),
            (
                [.stepCompleted(step, output: .nothing, state: nil), .chose(step, 1), .updated(step, state: .nothing)],
                .relaxed
            ),
            ([.stepCompleted(step, output: .nothing, state: nil), .sleepStarted(step, due: moment)], .durable),
            ([.stepCompleted(step, output: .nothing, state: nil), .nodeFailed(step, oops)], .durable),
            ([.attemptFailed(step, oops, retryAt: moment)], .durable),
            ([.broughtBack, .stepCompleted(step, output: .nothing, state: nil)], .durable),
            ([], .relaxed),
        ] as [([RunEvent], Durability)])
    func `A submission with anything in it that has to be durable is durable`(
        events: [RunEvent], durability: Durability
    ) {
        var decision = Decision(at: Self.moment)
        decision.events.events = events
        #expect(decision.durability == .durable)
        decision.allowed = .relaxed
        #expect(decision.durability == durability)
    }

    private static let step = NodeAddress(frame: 0, node: 1)
    private static let moment = Timestamp(milliseconds: 1)
    private static let oops = ErrorReport(Oops())

    // MARK: - A start that is not waited for

    /// The first relaxed start of an engine sets numbers aside, durably; this is that one.
    private static func warmUp(_ engine: Engine) async throws {
        _ = try await engine.start(Trying.self, id: "warm", with: .init(), durability: .relaxed).result()
    }

    @Test(arguments: [RunID("x"), nil])
    func `A relaxed start returns before it is durable, and its run is there at once`(id: RunID?) async throws {
        let lab = Lab()
        let work = Tally()
        // Two commits for the first run, one for the start of the second.
        let commits = HeldCommits(3)
        let engine = try lab.engine(Trying { _ in work.add("work") }, source: .memory(lab.image).holding(commits))
        try await engine.run {
            try await Self.warmUp(engine)
            let run = try await engine.start(Trying.self, id: id, with: .init(), durability: .relaxed)
            await commits.isHeld.wait()
            #expect(try await engine.find(Trying.self, id: run.id).id == run.id)
            #expect(try await run.status() == .running)
            if let id {
                let same = try await engine.start(Trying.self, id: id, with: .init(), durability: .relaxed)
                #expect(try await same.status() == .running)
            }
            commits.letGo()
            #expect(try await run.result() == 2)
            #expect(work.total == 2)
        }
    }

    @Test(arguments: [RunID("x"), nil])
    func `A run that a crash has lost is not found, and its id is given to no other`(id: RunID?) async throws {
        let lab = Lab()
        let commits = HeldCommits(3)
        let engine = try lab.engine(Trying { _ in 1 }, source: .memory(lab.image).holding(commits))
        let (lost, crashed) = try await engine.run {
            try await Self.warmUp(engine)
            let run = try await engine.start(Trying.self, id: id, with: .init(), durability: .relaxed)
            await commits.isHeld.wait()
            let crashed = lab.afterCrash()
            commits.letGo()
            return (run.id, crashed)
        }
        let second = try crashed.engine(Trying { _ in 1 })
        try await second.run { () async throws in
            await Self.expectNotFound { _ = try await second.find(Trying.self, id: lost) }
            let other = try await second.start(Trying.self, with: .init())
            #expect(other.id != lost)
            #expect(try await other.result() == 1)
            if let id { #expect(try await second.start(Trying.self, id: id, with: .init()).result() == 1) }
        }
    }

    @Test(arguments: [RunID("x"), nil])
    func `Whoever has the handle of a lost run is told so, also one who waits already`(id: RunID?) async throws {
        let lab = Lab()
        let commits = HeldCommits(3)
        let engine = try lab.engine(Trying { _ in 1 }, source: .memory(lab.image).holding(commits))
        try await engine.run { () async throws in
            try await Self.warmUp(engine)
            let run = try await engine.start(Trying.self, id: id, with: .init(), durability: .relaxed)
            await commits.isHeld.wait()
            await withTaskGroup { group in
                group.addTask { await Self.expectNotFound { _ = try await run.result() } }
                while engine.board.awaited.isEmpty { await Task.yield() }
                commits.letGo(failing: JournalError(.inputOutput, "the test wants it"))
            }
            await Self.expectNotFound { _ = try await run.status() }
            await Self.expectNotFound { _ = try await run.result() }
            let next = try await engine.start(Trying.self, id: id, with: .init(), durability: .relaxed)
            #expect(try await next.result() == 1)
            // The old handle stands for no other run than its own, or the one that its id stands for now.
            await Self.expectNotFound { _ = try await run.status() }
        }
    }

    private static func expectNotFound(_ body: () async throws -> Void) async {
        let error = await #expect(throws: EngineError.self) { try await body() }
        #expect(error?.code == .notFound)
    }

    @Test func `Many relaxed starts at once are all there in the end, each with a number of its own`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Trying { _ in 1 })
        try await engine.run {
            let ids = try await withThrowingTaskGroup { group in
                for _ in 0..<1_000 {
                    group.addTask {
                        let run = try await engine.start(Trying.self, with: .init(), durability: .relaxed)
                        #expect(try await run.result() == 1)
                        return run.id
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(ids.count == 1_000)
        }
    }
}
