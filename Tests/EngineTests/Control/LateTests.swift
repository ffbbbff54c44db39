import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

/// What comes too late, or is not needed any more, changes nothing.
@Suite(.timeLimit(.minutes(10))) struct LateTests {
    private static let word = Signal<String>("word")
    private let lab = Lab()

    @Test func `A signal that comes while the branch of the timeout is under way has not won too`() async throws {
        let (lab, clock) = (lab, lab.clock)
        let flow = Recorded { effects in
            Receive(Self.word, into: \.first).timeout(.seconds(60)) {
                Sleep("think", for: .seconds(60))
                Update("expire") { state in state.first = "too late" }
            }
            Step("after", from: \.first) { first, _ in _ = effects.add("after \(first)") }
        }
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Recorded.self, id: "r", with: .init())
            try await run.wait(for: .sleeping)
            try await engine.waitUntilIdle()
            await clock.advanceToNext()
            while try await run.why().reasons.map(\.kind) != [.sleep] { await Task.yield() }
            try await run.signal(Self.word, "in time")
            try await engine.waitUntilIdle()
            #expect(flow.effects.counts.isEmpty)
            await clock.advanceToNext()
            _ = try await run.result()
        }
        #expect(flow.effects.counts == ["after too late": 1])
        let history = try await lab.inspect { try await $0.history(of: "r") }
        let names = "\(history?.entries ?? [])"
        #expect(names.contains("expired(") && !names.contains("received("))
    }

    @Test func `A condition that comes true while the branch of the timeout is under way has not won too`() async throws
    {
        let (lab, clock) = (lab, lab.clock)
        let flow = Recorded { effects in
            Wait("for a") { $0.trace.contains("a") }.timeout(.seconds(60)) {
                Recorded.note("a", effects)
                Sleep("think", for: .seconds(60))
                Recorded.note("b", effects)
            }
            Recorded.note("c", effects)
        }
        let engine = try lab.engine(flow)
        _ = try await clock.running {
            try await engine.run { try await engine.start(Recorded.self, with: .init()).ending }
        }
        #expect(flow.effects.order == ["a", "b", "c"])
    }

    @Test func `A run that is cancelled while it cleans up in a block goes on behind none of them`() async throws {
        let (lab, begun, goOn) = (lab, Latch(), Latch())
        let flow = Recorded { effects in
            When("always", { _ in true }) {
                Try("outer") {
                    Scope("scope") {
                        Step("hold") { _ in
                            "h"
                        } reduce: { _, _ in
                        }
                        .compensate { _, _ in
                            effects.add("undo")
                            begun.open()
                            await goOn.wait()
                        }
                        Recorded.failing("charge", effects)
                    }
                } catching: {
                    Catch { Recorded.note("caught", effects) }
                } finally: {
                    Recorded.note("finally", effects)
                }
                Recorded.note("next", effects)
            }
            Recorded.note("last", effects)
        }
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Recorded.self, with: .init())
            await begun.wait()
            try await run.cancel()
            goOn.open()
            #expect(try await run.ending == .cancelled)
        }
        #expect(flow.effects.order == ["charge", "undo", "finally"])
    }

    @Test func `So it is in a sub-flow whose finally is under way`() async throws {
        let (lab, begun, goOn) = (lab, Latch(), Latch())
        let flow = Recorded { effects in
            Call(Cleaning(effects: effects, begun: begun, goOn: goOn)) { _ in .init() }
            Recorded.note("last", effects)
        }
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Recorded.self, with: .init())
            await begun.wait()
            try await run.cancel()
            goOn.open()
            #expect(try await run.ending == .cancelled)
        }
        #expect(flow.effects.order == ["finally"])
    }

    private struct Cleaning: Workflow {
        struct State: Codable, Sendable {}
        let effects: Tally
        let begun: Latch
        let goOn: Latch

        var body: some Flow<State, Nothing> {
            Try("try") {
                Update("nothing") { _ in }
            } finally: {
                Step("finally") { _ in
                    effects.add("finally")
                    begun.open()
                    await goOn.wait()
                }
            }
            Step("next") { _ in _ = effects.add("next") }
        }
    }

    @Test func `A paused run that cleans up goes on with that when it is cancelled again`() async throws {
        let (lab, begun, goOn) = (lab, Latch(), Latch())
        let flow = Recorded { effects in
            Recorded.undoable("first", effects)
            Step("hold") { _ in
                "h"
            } reduce: { _, _ in
            }
            .compensate { _, _ in
                begun.open()
                await goOn.wait()
            }
            Receive(Self.word, into: \.first)
        }
        let engine = try lab.engine(flow)
        try await engine.run {
            let run = try await engine.start(Recorded.self, with: .init())
            try await run.wait(for: .waiting)
            try await run.cancel()
            await begun.wait()
            try await run.pause()
            goOn.open()
            try await run.wait(for: .paused)
            try await run.cancel()
            #expect(try await run.ending == .cancelled)
        }
        #expect(flow.effects.order == ["first", "undo first"])
    }
}
