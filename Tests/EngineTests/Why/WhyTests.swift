import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct WhyTests {
    private static let decided = Signal<String>("decided")
    private static let start = "2026-01-01T00:00:00.000Z"

    private let lab = Lab()

    /// Starts the flow as the run `r`, waits until it has the status, and asks why.
    private func why(
        _ status: RunStatus, _ flow: Recorded, other: (any Workflow)? = nil,
        then change: @escaping @Sendable (RunHandle<Recorded>) async throws -> Void = { _ in }
    ) async throws -> RunExplanation {
        let engine = try lab.engine(flow)
        if let other { try engine.register(other) }
        return try await engine.run {
            let run = try await engine.start(Recorded.self, id: "r", with: .init())
            try await change(run)
            try await run.wait(for: status)
            let here = try await run.why()
            #expect(try await engine.why("r") == here)
            #expect(here.status == status)
            return here
        }
    }

    private func sentence(
        _ status: RunStatus, _ flow: Recorded, other: (any Workflow)? = nil,
        then change: @escaping @Sendable (RunHandle<Recorded>) async throws -> Void = { _ in }
    ) async throws -> String {
        let why = try await why(status, flow, other: other, then: change)
        #expect(why.reasons.count == 1 && why.more == 0)
        return why.description
    }

    // MARK: - Nodes

    @Test func `A signal that is waited for, and until when`() async throws {
        let flow = Recorded { _ in Receive(Self.decided, into: \.first).timeout(.days(2)) }
        #expect(
            try await sentence(.sleeping, flow) == """
                It waits for the signal 'decided' at 'decided' since \(Self.start), at the latest until \
                2026-01-03T00:00:00.000Z: somebody has to send it; `ratchet signal r decided` does, with `--payload \
                JSON` if it has a value.
                """)
    }

    @Test func `A sleep, and when it ends`() async throws {
        #expect(
            try await sentence(.sleeping, Recorded { _ in Sleep("cooling off", for: .days(7)) }) == """
                It sleeps at 'cooling off' since \(Self.start), until 2026-01-08T00:00:00.000Z: a timer of the journal \
                has it in hand; `ratchet skip r 'cooling off'` ends the sleep at once.
                """)
    }

    @Test func `A condition on the State`() async throws {
        #expect(
            try await sentence(.waiting, Recorded { _ in Wait("for two") { $0.trace.count > 1 } }) == """
                It waits until its State is as the workflow wants it at 'for two' since \(Self.start): whatever \
                changes the State (other branches, updates) has it in hand; `ratchet skip r 'for two'` goes on \
                without it.
                """)
    }

    @Test func `A promise, with its token`() async throws {
        #expect(
            try await sentence(.waiting, Recorded { _ in Promise("payment", into: \.first) }) == """
                It waits until something outside settles the promise at 'payment' since \(Self.start): whoever has its \
                token run-1/payment has it in hand; `ratchet resolve run-1/payment` or `ratchet reject run-1/payment` \
                settles it.
                """)
    }

    @Test func `A run that it has started, and what that is`() async throws {
        let flow = Recorded { _ in
            Start(Child.self, id: { _ in "r's child" }) { _ in Child.State(waits: true) }
        }
        let text = try await sentence(.waiting, flow, other: Child(effects: Tally())) { run in
            while try await !run.why().description.contains("is waiting") { await Task.yield() }
        }
        #expect(
            text == """
                It waits for the end of the run 'r's child', which is waiting, at 'Child' since \(Self.start): that \
                run has it in hand; `ratchet runs why 'r'\\''s child'` says what that waits for.
                """)
    }

    @Test func `A step that backs off: how often it has failed, how, and when it is tried again`() async throws {
        let flow = Recorded { _ in
            Step("charge") { _ in throw Oops() }.retry(.constant(.seconds(60), attempts: 3))
        }
        #expect(
            try await sentence(.sleeping, flow) == """
                The step has failed once, at last with EngineTests.Oops: oops 0, and waits at 'charge' since \
                \(Self.start), to be tried again at 2026-01-01T00:01:00.000Z: a timer of the journal has it in hand; \
                `ratchet retry r charge` tries again now, `ratchet skip r charge` counts it as done.
                """)
    }

    @Test func `A step that is at work, and since when`() async throws {
        let (begun, goOn, clock) = (Latch(), Latch(), lab.clock)
        let flow = Recorded { _ in
            Step("charge") { run in
                if run.attempt == 1 { throw Oops() }
                try await run.heartbeat(["page": run.attempt])
                begun.open()
                await goOn.wait()
            }
            .heartbeat(every: .seconds(1_000))
            .retry(.constant(.seconds(60), attempts: 3))
        }
        let engine = try lab.engine(flow)
        let text = try await engine.run {
            let run = try await engine.start(Recorded.self, id: "r", with: .init())
            try await run.wait(for: .sleeping)
            await clock.advanceToNext()
            await begun.wait()
            // A heartbeat is handed in, and becomes durable with what comes next.
            var text = ""
            while !text.contains("has said") {
                await Task.yield()
                text = try await run.why().description
            }
            goOn.open()
            _ = try await run.result()
            return text
        }
        #expect(
            text == """
                Attempt 2 of the step is at work (the one before it failed with EngineTests.Oops: oops 0), and \
                has said {"page":2}, at 'charge' since 2026-01-01T00:01:00.000Z: this engine has it in hand; wait for \
                its end, or `ratchet skip r charge` counts it as done.
                """)
    }

    @Test func `Each branch has a sentence of its own, and only so many are told`() async throws {
        let flow = Recorded { _ in
            Parallel {
                Sleep("a", for: .days(1))
                Receive(Self.decided, into: \.first)
                Wait("c") { $0.second != nil }
            }
        }
        let why = try await why(.sleeping, flow)
        #expect(why.reasons.map(\.kind) == [.sleep, .signal, .condition])
        #expect(why.reasons.map(\.path) == ["parallel/a", "parallel/decided", "parallel/c"])

        let many = Recorded { _ in
            ForEach(\.list, limit: 40, run: Pausing(), into: \.numbers) { _, _ in Pausing.State() }
        }
        let engine = try Lab().engine(many)
        let told = try await engine.run {
            let run = try await engine.start(Recorded.self, with: .init(list: Array(0..<30)))
            try await run.wait(for: .sleeping)
            return try await run.why()
        }
        #expect(told.reasons.count == RunExplanation.reasonLimit && told.more == 14)
        #expect(told.description.hasSuffix("14 more nodes wait, or are at work."))
    }

    private struct Pausing: Workflow {
        struct State: Codable, Sendable {}
        var body: some Flow<State, Int> {
            Sleep("long", for: .days(1))
            Return { _ in 1 }
        }
    }

    // MARK: - Undoing

    @Test func `A step that could not be undone, and who decides`() async throws {
        let clock = lab.clock
        let flow = Recorded { effects in
            Step("hold") { _ in
                "h"
            } reduce: { _, _ in
            }
            .compensate(retry: .constant(.seconds(5), attempts: 2)) { _, _ in throw Oops() }
            Recorded.failing("bad", effects)
        }
        let text = try await sentence(.stuck, flow) { run in
            try await run.wait(for: .sleeping)
            let why = try await run.why()
            #expect(why.reasons.map(\.kind) == [.compensation])
            #expect(why.reasons[0].until == Timestamp(milliseconds: clock.now.milliseconds + 5_000))
            #expect(why.reasons[0].path == "hold/compensate")
            await clock.advanceToNext()
        }
        #expect(
            text == """
                To undo the step has failed 2 times, at last with EngineTests.Oops: oops 0, so that the run is stuck \
                at 'hold/compensate' since 2026-01-01T00:00:05.000Z: a person has to decide; `ratchet retry r \
                hold/compensate` tries again, `ratchet skip r hold/compensate` leaves it as it is, `ratchet terminate \
                r` ends the run.
                """)
    }

    // MARK: - The whole run

    @Test func `A paused run, since when`() async throws {
        let clock = lab.clock
        let text = try await sentence(.paused, Recorded { _ in Receive(Self.decided, into: \.first) }) { run in
            try await run.wait(for: .waiting)
            clock.advance(by: .seconds(60))
            try await run.pause()
        }
        #expect(
            text == """
                It is paused since 2026-01-01T00:01:00.000Z: whoever paused it has it in hand, while what is sent is \
                kept and timers wait; `ratchet resume r` has it go on.
                """)
    }

    @Test func `A parked run, and what would bring it back`() async throws {
        let engine = try lab.engine(Recorded { _ in Receive(Self.decided, into: \.first) })
        try await engine.run {
            try await engine.start(Recorded.self, id: "r", with: .init()).wait(for: .waiting)
        }
        let other = try lab.engine(Child(effects: Tally()))
        let why = try await other.run {
            while try await other.why("r").status != .parked { await Task.yield() }
            return try await other.why("r")
        }
        #expect(why.reasons.map(\.kind) == [.parked])
        #expect(why.description.hasPrefix("It is parked (no workflow 'Recorded' is registered"))
        #expect(
            why.description.hasSuffix(
                ": whoever maintains the app has it in hand; open the journal with code that fits, or end the run with "
                    + "`ratchet cancel r`."))
    }

    @Test func `What became of a run that is over`() async throws {
        #expect(
            try await sentence(.completed, Recorded { effects in Recorded.note("a", effects) }) == """
                It is completed since \(Self.start): nobody has to do anything; `ratchet fork r STEP` runs it again \
                from a step.
                """)
        #expect(
            try await WhyTests().sentence(.failed, Recorded { effects in Recorded.failing("bad", effects) }) == """
                It has failed with EngineTests.Oops: oops 0 at 'bad' since \(Self.start): nothing of it goes \
                on; mend the cause, then `ratchet fork r bad` runs it again from there.
                """)
        let waiting = Recorded { _ in Receive(Self.decided, into: \.first) }
        let cancelled = try await WhyTests().why(.cancelled, waiting) { try await $0.cancel() }
        #expect(cancelled.reasons.map(\.kind) == [.cancelled])
        let terminated = try await WhyTests().why(.terminated, waiting) { try await $0.terminate() }
        #expect(terminated.reasons.map(\.kind) == [.terminated])
    }

    @Test func `Without an engine that is said first`() async throws {
        let engine = try lab.engine(Recorded { _ in Receive(Self.decided, into: \.first) })
        try await engine.run {
            try await engine.start(Recorded.self, id: "r", with: .init()).wait(for: .waiting)
        }
        let why = try #require(
            try await lab.inspect { try await $0.why("r", host: .none, now: Timestamp(milliseconds: 0)) })
        #expect(why.reasons.map(\.kind) == [.noEngine, .signal])
        #expect(why.reasons[0].text.hasPrefix("No engine has the journal open, so that nothing of the run goes on: "))
        #expect(
            try await lab.inspect { try await $0.why("nobody", host: .none, now: Timestamp(milliseconds: 0)) } == nil)
    }

    @Test func `The workflow's timeout is told of`() async throws {
        let engine = try lab.engine(Hurried())
        let why = try await engine.run {
            let run = try await engine.start(Hurried.self, with: .init())
            try await run.wait(for: .sleeping)
            return try await run.why()
        }
        #expect(why.deadline == Timestamp(milliseconds: lab.clock.now.milliseconds + 3_600_000))
        #expect(
            why.description.hasSuffix(
                "It fails if it is not over by 2026-01-01T01:00:00.000Z, which is the workflow's timeout."))
    }

    private struct Hurried: Workflow {
        struct State: Codable, Sendable {}
        static let timeout: Duration? = .seconds(3_600)
        var body: some Flow<State, Nothing> { Sleep("long", for: .days(1)) }
    }

    @Test func `A run that is not there is an error`() async throws {
        let engine = try lab.engine(Hurried())
        try await engine.run {
            let error = await #expect(throws: EngineError.self) { try await engine.why("nobody") }
            #expect(error?.code == .notFound)
        }
    }
}
