import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// Steps whose attempts are not made again if it is not known how they ended.
@Suite(.timeLimit(.minutes(10))) struct AtMostOnceTests {
    private static func interrupted(_ attempt: Int) -> ErrorReport {
        ErrorReport(InterruptedStepError(path: "try", attempt: attempt))
    }

    @Test func `That an attempt begins is durable before it does`() async throws {
        let (lab, seen) = (Lab(), Notes())
        let flow = Modified {
            $0.atMostOnce()
        } work: { _ in
            let history = try await lab.afterCrash().inspect { try await $0.history(of: "m") }
            for entry in history?.entries ?? [] {
                if case .event(let event, _, _) = entry.content { seen.add(event.name) }
            }
            return 1
        }
        #expect(try await lab.result(of: flow) == 1)
        #expect(seen.all == ["started", "attemptBegan"])
    }

    @Test func `After a crash in the middle the step is not made again, and says so`() async throws {
        let (lab, effects) = (Lab(), Tally())
        let (begun, letGo) = (Latch(), Latch())
        let flow = Modified {
            $0.atMostOnce().retry(.constant(.zero, attempts: nil))
        } work: { _ in
            effects.add("effect")
            begun.open()
            await letGo.wait()
            return 1
        }
        let crashed = try await lab.crash(flow, when: begun, letGo: letGo)
        let failure = await #expect(throws: RunFailure.self) { try await crashed.goOn(flow) }
        #expect(effects.total == 1)
        #expect(failure?.error == Self.interrupted(1) && failure?.path == "try")
    }

    @Test func `A step whose completion is durable is not interrupted by a crash`() async throws {
        let lab = Lab()
        let flow = Modified {
            $0.atMostOnce()
        } work: { _ in
            5
        }
        #expect(try await lab.result(of: flow) == 5)
        #expect(try await lab.afterCrash().goOn(flow) == 5)
    }

    @Test func `A crash before the attempt begins costs nothing`() async throws {
        let lab = Lab()
        let effects = Tally()
        struct Sleepy: Workflow {
            struct State: Codable, Sendable {}
            let effects: Tally
            var body: some Flow<State, Nothing> {
                Sleep(for: .hours(1))
                Step("try") { _ in _ = effects.add("effect") }.atMostOnce()
            }
        }
        let first = try lab.engine(Sleepy(effects: effects))
        let crashed = try await first.run {
            let run = try await first.start(Sleepy.self, id: "m", with: .init())
            try await run.wait(for: .sleeping)
            return lab.afterCrash()
        }
        let second = try crashed.engine(Sleepy(effects: effects))
        _ = try await crashed.clock.running {
            try await second.run { try await second.find(Sleepy.self, id: "m").result() }
        }
        #expect(effects.total == 1)
    }

    @Test func `One attempt is the default, as an effect may have happened before an error`() async throws {
        let (lab, tries) = (Lab(), Tally())
        let flow = Modified {
            $0.atMostOnce()
        } work: { _ in
            tries.add("try")
            throw Oops(number: 1)
        }
        let failure = await #expect(throws: RunFailure.self) { try await lab.result(of: flow) }
        #expect(tries.total == 1 && failure?.error.text == "oops 1")
    }

    @Test func `With a policy an attempt that threw is followed by another, and each is announced`() async throws {
        let (lab, tries) = (Lab(), Tally())
        let flow = Modified {
            $0.retry(.constant(.seconds(1), attempts: 3)).atMostOnce()
        } work: { run in
            tries.add("try")
            guard run.attempt == 3 else { throw Oops() }
            return 3
        }
        #expect(try await lab.result(of: flow) == 3)
        let history = try await lab.inspect { try await $0.history(of: "m") }
        let names = history?.entries.compactMap { entry in
            if case .event(let event, _, _) = entry.content { event.name } else { nil }
        }
        #expect(names?.filter { $0 == "attemptBegan" }.count == 3)
    }

    @Test func `Between two attempts a crash interrupts nothing`() async throws {
        let (lab, tries) = (Lab(), Tally())
        let flow = Modified {
            $0.retry(.constant(.hours(1), attempts: 2)).atMostOnce()
        } work: { run in
            tries.add("\(run.attempt)")
            guard run.attempt == 2 else { throw Oops() }
            return 2
        }
        let first = try lab.engine(flow)
        let crashed = try await first.run {
            let run = try await first.start(Modified.self, id: "m", with: .init())
            try await run.wait(for: .sleeping)
            return lab.afterCrash()
        }
        #expect(try await crashed.goOn(flow) == 2)
        #expect(tries.order == ["1", "2"])
    }

    @Test(arguments: [true, false]) func `One that was given up may still be at it, and is not made again`(
        isTimeout: Bool
    ) async throws {
        let (lab, tries) = (Lab(), Tally())
        let flow = Modified {
            let step = $0.retry(.constant(.zero, attempts: 5)).atMostOnce()
            return isTimeout ? step.timeout(.seconds(1)) : step.heartbeat(every: .seconds(1))
        } work: { _ in
            tries.add("try")
            await Latch().wait()
            throw CancellationError()
        }
        await #expect(throws: RunFailure.self) { try await lab.result(of: flow) }
        #expect(tries.total == 1)
    }

    @Test func `A stop that cancels the attempt interrupts it`() async throws {
        let (lab, begun) = (Lab(), Latch())
        let flow = Modified {
            $0.atMostOnce()
        } work: { _ in
            begun.open()
            await Latch().wait()
            throw CancellationError()
        }
        let first = try lab.engine(flow, grace: .zero)
        try await first.run {
            try await first.start(Modified.self, id: "m", with: .init())
            await begun.wait()
        }
        let failure = await #expect(throws: RunFailure.self) { try await lab.goOn(flow) }
        #expect(failure?.error == Self.interrupted(1))
    }

    @Test func `One that ends within the grace period is known to have ended, also with an error`() async throws {
        let lab = Lab()
        let (begun, goOn) = (Latch(), Latch())
        let flow = Modified {
            $0.atMostOnce()
        } work: { _ in
            begun.open()
            await goOn.wait()
            throw Oops(number: 9)
        }
        let first = try lab.engine(flow)
        try await first.run {
            let run = try await first.start(Modified.self, id: "m", with: .init())
            await begun.wait()
            first.stop()
            // Told as soon as the engine drains; only then is the attempt let go.
            await #expect(throws: EngineError.self) { try await run.result() }
            goOn.open()
        }
        let failure = await #expect(throws: RunFailure.self) { try await lab.goOn(flow) }
        #expect(failure?.error.text == "oops 9")
    }
}
