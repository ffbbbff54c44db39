import Ratchet
import RatchetTesting
import Synchronization
import Testing

@testable import RatchetEngine

/// What a step does to Ratchet through its run.
@Suite(.timeLimit(.minutes(5)))
struct `What a step does to Ratchet` {
    private let lab = Lab()
    private static let key = StoreKey<Int>("count")

    @Test func `It starts, signals, cancels and puts when it is done`() async throws {
        let effects = Tally()
        let engine = try lab.engine(
            Mission { run in
                try run.start(Chore.self, id: "chore", with: Chore.State(number: 4))
                try run.signal("listener", Listening.number, 1)
                try run.cancel("patient")
                try run.store.put(Self.key, 7)
                return 1
            }, Chore(effects: effects), Listening(), SleepsFirst())
        try await engine.run {
            let listener = try await engine.start(Listening.self, id: "listener", with: Listening.State(wants: 1))
            let patient = try await engine.start(SleepsFirst.self, id: "patient", with: SleepsFirst.State())
            let errand = try await engine.start(Mission.self, with: Mission.State())
            #expect(try await errand.result() == 1)
            #expect(try await engine.result(Chore.self, of: "chore") == 8)
            #expect(try await listener.result() == 1)
            await #expect(throws: RunCancellation.self) { try await patient.result() }
            #expect(try await engine.store.get(Self.key) == 7)
            try await engine.waitForOutbox()
            let history = try await lab.inspect { try await $0.history(of: errand.id) }
            let told = "\(history?.entries.map { "\($0)" } ?? [])"
            #expect(told.contains("effected"))
        }
        #expect(effects.counts == ["chore": 1])
    }

    @Test func `Nothing of an attempt that fails is done`() async throws {
        let effects = Tally()
        let engine = try lab.engine(
            Mission(retry: .constant(.zero, attempts: 2)) { run in
                try run.start(Chore.self, id: "chore-\(run.attempt)", with: Chore.State())
                try run.store.put(Self.key, run.attempt)
                if run.attempt == 1 { throw Oops() }
                return run.attempt
            }, Chore(effects: effects))
        try await engine.run {
            #expect(try await engine.start(Mission.self, with: Mission.State()).result() == 2)
            #expect(try await engine.result(Chore.self, of: "chore-2") == 0)
            try await engine.waitForOutbox()
            #expect(try await engine.store.get(Self.key) == 2)
        }
        #expect(effects.counts == ["chore-2": 1])
    }

    @Test func `Nothing of an attempt that is given up is done, and what it does later is refused`() async throws {
        let late = Deaf()
        let refused = Mutex<EffectError?>(nil)
        let (effects, clock) = (Tally(), lab.clock)
        let engine = try lab.engine(
            Mission(timeout: .seconds(5)) { run in
                try run.start(Chore.self, id: "chore", with: Chore.State())
                await late.wait()
                do { try run.start(Chore.self, id: "late", with: Chore.State()) } catch let error as EffectError {
                    refused.withLock { $0 = error }
                }
                return 1
            }, Chore(effects: effects))
        try await engine.run {
            let run = try await engine.start(Mission.self, with: Mission.State())
            await clock.waitForSleepers(1)
            clock.advance(by: .seconds(5))
            await #expect(throws: RunFailure.self) { try await run.result() }
            late.open()
            while refused.withLock({ $0 }) == nil { await Task.yield() }
            try await engine.waitForOutbox()
        }
        #expect(refused.withLock { $0 }?.code == .attemptOver)
        #expect(effects.total == 0)
    }

    @Test func `Runs that get no id get the same one in each attempt, and each its own`() async throws {
        let effects = Tally()
        let ids = Mutex<[[RunID]]>([])
        let engine = try lab.engine(
            Mission(retry: .constant(.zero, attempts: 2)) { run in
                let started = try (0..<2).map { _ in try run.start(Chore.self, with: Chore.State()) }
                ids.withLock { $0.append(started) }
                if run.attempt == 1 { throw Oops() }
                return 1
            }, Chore(effects: effects))
        try await engine.run {
            _ = try await engine.start(Mission.self, id: "a/b", with: Mission.State()).result()
            for id in ["a%2Fb/do/1", "a%2Fb/do/2"] { _ = try await engine.result(Chore.self, of: RunID(id)) }
        }
        #expect(ids.withLock { $0 } == [["a%2Fb/do/1", "a%2Fb/do/2"], ["a%2Fb/do/1", "a%2Fb/do/2"]])
        #expect(effects.total == 2)
    }

    @Test func `A reading sees what the attempt has put, and else what is durable`() async throws {
        let engine = try lab.engine(
            Mission { run in
                let before = try await run.store.get(Self.key) ?? 0
                try run.store.put(Self.key, before + 1)
                let own = try await run.store.get(Self.key)
                try run.store.remove(Self.key)
                let removed = try await run.store.get(Self.key)
                try run.store.put(Self.key, before + 5)
                return own == before + 1 && removed == nil ? before : -1
            })
        try await engine.run { () async throws in
            for expected in [0, 5, 10] {
                #expect(try await engine.start(Mission.self, with: Mission.State()).result() == expected)
            }
            #expect(try await engine.store.get(Self.key) == 15)
        }
    }

    @Test func `What is too much fails the step, with a name for it, and nothing of it is done`() async throws {
        let engine = try lab.engine(
            Mission { run in
                for number in 0...StepEffects.limit { try run.store.put(StoreKey("n", "\(number)"), number) }
                return 1
            })
        try await engine.run {
            let run = try await engine.start(Mission.self, with: Mission.State())
            let failure = await #expect(throws: RunFailure.self) { try await run.result() }
            #expect(failure?.error.type == "RatchetEngine.EffectError")
            #expect(failure?.error.text.contains("tooMany") == true)
            #expect(try await engine.store.all("n", as: Int.self, limit: 1).isEmpty)
        }
    }

    @Test func `More bytes than can be recorded at once fail the step`() async throws {
        let engine = Engine(
            journal: .memory(lab.image), configuration: EngineConfiguration(payloadLimit: 1_000), clock: lab.clock,
            logger: lab.logs.logger)
        try engine.register(
            Mission { run in
                for number in 0..<3 {
                    try run.store.put(StoreKey("n", "\(number)"), String(repeating: "a", count: 400))
                }
                return 1
            })
        try await engine.run {
            let run = try await engine.start(Mission.self, with: Mission.State())
            let failure = await #expect(throws: RunFailure.self) { try await run.result() }
            #expect(failure?.error.text.contains("tooLarge") == true)
        }
    }

    @Test func `A run of a workflow that is not registered, and an id that cannot be, fail the step`() async throws {
        let engine = try lab.engine(
            Mission { run in
                if run.state.number == 0 { try run.start(SleepsFirst.self, with: SleepsFirst.State()) }
                if run.state.number == 1 { try run.cancel("") }
                try run.store.put(StoreKey("k", String(repeating: "a", count: 400)), 1)
                return 1
            })
        try await engine.run {
            for (number, code) in ["unknownWorkflow", "invalidID", "invalidKey"].enumerated() {
                let run = try await engine.start(Mission.self, with: Mission.State(number: number))
                let failure = await #expect(throws: RunFailure.self) { try await run.result() }
                #expect(failure?.error.text.contains(code) == true)
            }
        }
    }

    @Test func `What is refused is logged, and what comes next is done`() async throws {
        let effects = Tally()
        let engine = try lab.engine(
            Mission { run in
                try run.signal("nobody", Listening.number, 1)
                try run.cancel("nobody")
                try run.start(Chore.self, id: "chore", with: Chore.State())
                return 1
            }, Chore(effects: effects))
        try await engine.run {
            _ = try await engine.start(Mission.self, with: Mission.State()).result()
            _ = try await engine.result(Chore.self, of: "chore")
            try await engine.waitForOutbox()
        }
        #expect(lab.logs.lines.count { $0.contains("was refused") } == 2)
    }

    @Test func `Ten thousand signals of one step arrive in order`() async throws {
        let engine = try lab.engine(
            Mission { run in
                for number in 1...10_000 { try run.signal("listener", Listening.number, number) }
                return 1
            }, Listening())
        try await engine.run {
            let listener = try await engine.start(Listening.self, id: "listener", with: Listening.State(wants: 10_000))
            _ = try await engine.start(Mission.self, with: Mission.State()).result()
            #expect(try await listener.result() == 50_005_000)
            #expect(try await engine.parts.runs().world.outbox.count <= 10_000)
        }
    }
}
