import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// Steps that are stuck are skipped, or tried again at once.
@Suite(.timeLimit(.minutes(10))) struct StuckStepTests {
    struct Charge: Workflow {
        struct State: Codable, Sendable, Hashable {
            var paid: Int?
            var sum = 0
            var told: Int?
        }

        static let told = Signal<Int>("told")

        let effects: Tally
        /// Attempts of the step fail up to this one.
        var failures = 1

        var body: some Flow<State, Int> {
            Step("pay", into: \.paid) { run in
                effects.add("pay \(run.attempt)")
                guard run.attempt > failures else { throw Oops() }
                return 5
            }
            .retry(.constant(.hours(1), attempts: 9))
            Step("count") { _ in
                3
            } reduce: { state, number in
                state.sum += number + (state.paid ?? 0)
            }
            Sleep("rest", for: .days(1))
            Receive(Self.told, into: \.told)
            Return { state in state.sum * 100 + (state.told ?? 0) }
        }
    }

    private let lab = Lab()
    private let effects = Tally()

    /// Everything is stuck, and nobody waits for the clock.
    @Test func `A retry, and skips of a sleep and of a receive, take a run to its end on a clock that stands still`()
        async throws
    {
        let engine = try lab.engine(Charge(effects: effects))
        try await engine.run {
            let run = try await engine.start(Charge.self, id: "x", with: .init())
            try await run.wait(for: .sleeping)
            #expect(effects.order == ["pay 1"])
            try await run.retry("pay")
            while effects.total < 2 { await Task.yield() }
            try await run.wait(for: .sleeping)
            try await engine.skip("x", "rest")
            try await run.wait(for: .waiting)
            try await run.skip("told", output: 7)
            #expect(try await run.result() == 807)
        }
        #expect(effects.order == ["pay 1", "pay 2"])
        #expect(
            try await names() == [
                "started", "attemptFailed", "putAway", "broughtBack", "retried", "stepCompleted", "stepReduced",
                "sleepStarted", "putAway", "broughtBack", "skipped", "putAwayForSignal", "broughtBack", "skipped",
                "returned",
            ])
    }

    private func names() async throws -> [String] {
        let history = try #require(try await lab.inspect { try await $0.history(of: "x") })
        return history.entries.compactMap { entry in
            if case .event(let event, _, _) = entry.content { event.name } else { nil }
        }
    }

    @Test(arguments: [5, nil]) func `A skipped step brings what it is given, or nothing, and holds after a crash`(
        output: Int?
    ) async throws {
        let engine = try lab.engine(Charge(effects: effects))
        let crashed = try await engine.run {
            let run = try await engine.start(Charge.self, id: "x", with: .init())
            try await run.wait(for: .sleeping)
            if let output { try await run.skip("pay", output: output) } else { try await run.skip("pay") }
            return lab.afterCrash()
        }
        let again = try crashed.engine(Charge(effects: effects))
        try await again.run {
            let run = try await again.find(Charge.self, id: "x")
            try await run.wait(for: .sleeping)
            crashed.clock.advance(by: .days(1))
            try await run.wait(for: .waiting)
            try await run.skip("told")
            #expect(try await run.result() == (3 + (output ?? 0)) * 100)
        }
        #expect(effects.order == ["pay 1"])
    }

    @Test func `An attempt that hangs is skipped, and what it brings later changes nothing`() async throws {
        let (begun, goOn) = (Latch(), Latch())
        let engine = try lab.engine(
            Trying { _ in
                begun.open()
                await goOn.wait()
                return 1
            })
        try await engine.run {
            let run = try await engine.start(Trying.self, id: "x", with: .init())
            await begun.wait()
            let early = await #expect(throws: EngineError.self) { try await run.retry("try") }
            #expect(early?.code == .unsuitableNode)
            try await run.skip("try", output: 2)
            #expect(try await run.result() == 2)
            goOn.open()
            #expect(try await run.result() == 2)
        }
    }

    @Test func `What cannot be done is refused with what can, and changes nothing`() async throws {
        let engine = try lab.engine(Charge(effects: effects))
        try await engine.run {
            let run = try await engine.start(Charge.self, id: "x", with: .init())
            try await run.wait(for: .sleeping)
            let unknown = await #expect(throws: EngineError.self) { try await run.skip("count") }
            #expect(unknown?.code == .unknownNode)
            #expect(
                unknown?.message
                    == "no node 'count' of run 'x' is under way; 'pay' is. Look at `ratchet runs show`")
            let wrong = await #expect(throws: EngineError.self) { try await run.skip("pay", output: "five") }
            #expect(wrong?.code == .invalidState)
            #expect(try await run.status() == .sleeping)
            try await run.skip("pay", output: 5)
            try await run.wait(for: .sleeping)
            let noRetry = await #expect(throws: EngineError.self) { try await run.retry("rest") }
            #expect(
                noRetry?.message == "'rest' is a Sleep: only a Step that backs off can be told to retry")
            try await run.skip("rest")
            try await run.skip("told")
            _ = try await run.result()
            let over = await #expect(throws: EngineError.self) { try await run.retry("pay") }
            #expect(over?.code == .over)
        }
    }

    @Test func `Another process skips and retries through the journal`() async throws {
        let engine = try lab.engine(Charge(effects: effects, failures: 2))
        let client = EngineClient(lab.image)
        try await engine.run {
            let run = try await engine.start(Charge.self, id: "x", with: .init())
            try await run.wait(for: .sleeping)
            #expect(try await client.retry("x", "pay").answer() == "x")
            while effects.total < 2 { await Task.yield() }
            try await run.wait(for: .sleeping)
            #expect(try await client.skip("x", "pay", output: "4").answer() == "x")
            let error = await #expect(throws: EngineError.self) { try await client.retry("x", "pay").answer() }
            #expect(error?.code == .unknownNode)
            _ = try await client.skip("x", "rest").answer()
            _ = try await client.skip("x", "told", output: "1").answer()
            #expect(try await run.result() == 701)
        }
        await client.close()
    }
}
