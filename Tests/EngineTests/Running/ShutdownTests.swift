import Ratchet
@testable import RatchetEngine
@testable import RatchetTesting
import ServiceLifecycle
import Testing

@Suite(.timeLimit(.minutes(10))) struct ShutdownTests {
    /// Two steps; the first one waits for the test.
    private struct Two: Workflow {
        struct State: Codable, Sendable, Hashable {
            var first: Int?
        }

        let effects = Tally()
        let begun = Latch()
        let goOn = Latch()

        var body: some Flow<State, Int> {
            Step("first", into: \.first) { run in
                effects.add("first \(run.attempt)")
                begun.open()
                await goOn.wait()
                try Task.checkCancellation()
                return run.attempt
            }
            .retry(.never)
            Step("second") { _ in _ = effects.add("second") }
            Return { state in state.first ?? -1 }
        }
    }

    @Test func `A graceful stop lets an attempt finish, records it, and starts no other`() async throws {
        let lab = Lab()
        let flow = Two()
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Two.self, id: "t", with: .init())
            await flow.begun.wait()
            engine.stop()
            // Told as soon as the engine drains; only then is the attempt let go.
            await #expect(throws: EngineError.self) { try await run.result() }
            flow.goOn.open()
        }
        #expect(flow.effects.order == ["first 1"])
        let next = try lab.engine(flow)
        let output = try await next.run { try await next.find(Two.self, id: "t").result() }
        #expect(output == 1)
        #expect(flow.effects.order == ["first 1", "second"])
    }

    /// In some of the orders in which its tasks may come, the stop is through before there is anything to stop.
    @Test func `A stop that comes before the engine has begun ends it without an error`() async throws {
        for seed: UInt64 in 0..<100 {
            let executor = VirtualExecutor(seed: seed)
            let engine = Engine(
                journal: .memory(MemoryImage()), clock: ManualClock(), logger: Logs().logger, probe: nil,
                executor: executor)
            engine.stop()
            try await withTaskExecutorPreference(executor) { try await engine.run() }
        }
    }

    @Test func `After the grace period an attempt is cancelled, and made again uncounted`() async throws {
        let lab = Lab()
        let flow = Two()
        let engine = try lab.engine(flow, grace: .seconds(20))
        try await engine.run {
            try await engine.start(Two.self, id: "t", with: .init())
            await flow.begun.wait()
            engine.stop()
            await lab.clock.waitForSleepers(1)
            #expect(lab.clock.nextDue == lab.clock.now + .seconds(20))
            lab.clock.advance(by: .seconds(20))
        }
        flow.goOn.open()
        let next = try lab.engine(flow)
        let output = try await next.run { try await next.find(Two.self, id: "t").result() }
        // A counted attempt would have been the last one.
        #expect(output == 1)
        #expect(flow.effects.order == ["first 1", "first 1", "second"])
    }

    @Test func `An attempt with a timeout is let go in the same way`() async throws {
        let lab = Lab()
        let begun = Latch()
        let attempts = Tally()
        let flow = Trying(retry: .never, timeout: .seconds(3_600)) { run in
            if attempts.add("\(run.attempt)") == 2 { return run.attempt }
            begun.open()
            await Latch().wait()
            throw CancellationError()
        }
        let engine = try lab.engine(flow, grace: .seconds(20))
        try await engine.run {
            try await engine.start(Trying.self, id: "t", with: .init())
            await begun.wait()
            engine.stop()
            await lab.clock.waitForSleepers(2)
            lab.clock.advance(by: .seconds(20))
        }
        let next = try lab.engine(flow)
        #expect(try await next.run { try await next.find(Trying.self, id: "t").result() } == 1)
        #expect(attempts.order == ["1", "1"])
    }

    @Test func `An attempt with a timeout that does not listen to its cancellation does not hold up the stop`()
        async throws
    {
        let lab = Lab()
        let (begun, goOn) = (Latch(), Deaf())
        let flow = Trying(retry: .never, timeout: .seconds(3_600)) { _ in
            begun.open()
            await goOn.wait()
            return 1
        }
        let engine = try lab.engine(flow, grace: .zero)
        try await engine.run {
            try await engine.start(Trying.self, id: "t", with: .init())
            await begun.wait()
        }
        goOn.open()
    }

    @Test func `A timer that fires during the grace period disturbs nothing, and fires after the next start`()
        async throws
    {
        let lab = Lab()
        let flow = Two()
        let sleeper = Trying(retry: .constant(.seconds(60), attempts: 2)) { run in
            guard run.attempt == 2 else { throw Oops() }
            return 2
        }
        let engine = try lab.engine(flow, sleeper, grace: .seconds(3_600))
        try await engine.run {
            try await engine.start(Trying.self, id: "sleeper", with: .init())
            await lab.clock.waitForSleepers(1)
            let run = try await engine.start(Two.self, id: "t", with: .init())
            await flow.begun.wait()
            engine.stop()
            await #expect(throws: EngineError.self) { try await run.result() }
            await lab.clock.waitForSleepers(2)
            lab.clock.advance(by: .seconds(60))
            flow.goOn.open()
        }
        #expect(await engine.restarts.isEmpty)
        let next = try lab.engine(flow, sleeper)
        try await next.run { () async throws in
            #expect(try await next.find(Trying.self, id: "sleeper").result() == 2)
            #expect(try await next.find(Two.self, id: "t").result() == 1)
        }
        #expect(flow.effects.order == ["first 1", "second"])
    }

    @Test func `A run that waits does not hold up the stop`() async throws {
        let lab = Lab()
        let flow = Trying(retry: .constant(.milliseconds(900), attempts: 2)) { run in
            guard run.attempt == 2 else { throw Oops() }
            return 2
        }
        let engine = try lab.engine(flow)
        try await engine.run {
            try await engine.start(Trying.self, id: "t", with: .init())
            await lab.clock.waitForSleepers(1)
        }
        let next = try lab.engine(flow)
        let output = try await lab.clock.running {
            try await next.run { try await next.find(Trying.self, id: "t").result() }
        }
        #expect(output == 2)
    }

    @Test func `An attempt that waits for another run does not hold up the stop`() async throws {
        let lab = Lab()
        let flow = Two()
        let begun = Latch()
        let engine = try lab.engine(flow)
        try engine.register(
            Trying(retry: .never) { _ in
                let other = try await engine.start(Two.self, id: "other", with: .init())
                begun.open()
                return try await other.result()
            })
        try await engine.run {
            try await engine.start(Trying.self, id: "waits", with: .init())
            await begun.wait()
            await flow.begun.wait()
            engine.stop()
            flow.goOn.open()
        }
        #expect(lab.clock.sleepers == 0)
    }

    @Test func `A service group runs the engine, and shuts it down gracefully`() async throws {
        let lab = Lab()
        let flow = Two()
        let engine = try lab.engine(flow)
        let group = ServiceGroup(services: [engine], logger: lab.logs.logger)
        async let running: Void = group.run()
        let run = try await engine.start(Two.self, id: "t", with: .init())
        await flow.begun.wait()
        await group.triggerGracefulShutdown()
        await #expect(throws: EngineError.self) { try await run.result() }
        flow.goOn.open()
        try await running
        #expect(flow.effects.order == ["first 1"])
        #expect(!lab.image.isOwned)
        let next = try lab.engine(flow)
        #expect(try await next.run { try await next.find(Two.self, id: "t").result() } == 1)
        #expect(flow.effects.order == ["first 1", "second"])
    }

    @Test func `An engine runs once`() async throws {
        let lab = Lab()
        let engine = try lab.engine()
        try await engine.run {
            let error = await #expect(throws: EngineError.self) { try await engine.run() }
            #expect(error?.code == .alreadyRunning)
        }
        let error = await #expect(throws: EngineError.self) { try await engine.run() }
        #expect(error?.code == .alreadyRunning)
    }

    @Test func `An engine that was stopped before it ran returns at once`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Trying { _ in 1 })
        engine.stop()
        try await engine.run()
        #expect(!lab.image.isOwned)
        let error = await #expect(throws: EngineError.self) { try await engine.start(Trying.self, with: .init()) }
        #expect(error?.code == .stopped)
    }

    @Test func `What the body throws comes out, and the engine is down by then`() async throws {
        let lab = Lab()
        let engine = try lab.engine(Trying { _ in 1 })
        let error = await #expect(throws: Oops.self) {
            try await engine.run {
                _ = try await engine.start(Trying.self, with: .init()).result()
                throw Oops(number: 4)
            }
        }
        #expect(error == Oops(number: 4))
        #expect(!lab.image.isOwned)
    }

    @Test(arguments: 0..<20) func `A cancelled engine lets go of its journal`(round: Int) async throws {
        let lab = Lab()
        let flow = Two()
        let engine = try lab.engine(flow)
        await withTaskGroup { group in
            group.addTask { try? await engine.run() }
            if !round.isMultiple(of: 2) {
                _ = try? await engine.start(Two.self, id: "t", with: .init())
                await flow.begun.wait()
            }
            group.cancelAll()
        }
        #expect(!lab.image.isOwned)
    }
}
