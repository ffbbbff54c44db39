import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct CompensationTests {
    private static let goOn = Signal<Nothing>("go on")

    /// Performs it once, and tells what was done and undone.
    private static func order(_ flow: Recorded, _ state: Recorded.State = .init()) async throws -> [String] {
        let lab = Lab()
        let engine = try lab.engine(flow)
        _ = try await lab.clock.running {
            try await engine.run { try await engine.start(Recorded.self, with: state).ending }
        }
        return flow.effects.order
    }

    private static let nested: @Sendable () -> Recorded = {
        Recorded { effects in
            Recorded.undoable("a", effects)
            Parallel {
                Group("left") {
                    Wait("for b") { $0.trace.contains("b") }
                    Recorded.undoable("c", effects)
                }
                Group("right") {
                    Recorded.undoable("b", effects)
                    Wait("for c") { $0.trace.contains("c") }
                    Recorded.undoable("d", effects)
                }
            }
            Call(Inner(effects: effects)) { _ in Inner.State() }
            Recorded.failing("bad", effects)
        }
    }

    private struct Inner: Workflow {
        struct State: Codable, Sendable { var word: String? }
        let effects: Tally

        var body: some Flow<State, Nothing> {
            Update("set") { $0.word = "state" }
            Step("e", from: \.word) { word, run in _ = effects.add("e") }
                .compensate { run in _ = effects.add("undo e with \(run.state.word ?? "nothing")") }
        }
    }

    @Test func `Steps are undone in reverse order of completion, across parallel branches and sub-flows`() async throws
    {
        #expect(
            try await Self.order(Self.nested()) == [
                "a", "b", "c", "d", "e", "bad", "undo e with state", "undo d", "undo c", "undo b", "undo a",
            ])
        #expect(try await Lab.atEveryCommit(Self.nested, .init()) == .failed("bad", String(reflecting: Oops.self)))
    }

    @Test func `A crash in the middle of undoing goes on there`() async throws {
        let lab = Lab()
        let copies = KeptStore.Copies()
        let first = Self.nested()
        let engine = try lab.engine(first, source: KeptStore.source(lab.image, copies))
        _ = try await lab.clock.running {
            try await engine.run { try await engine.start(Recorded.self, id: "r", with: .init()).ending }
        }
        let whole = first.effects.order
        for image in copies.values.dropFirst() {
            let flow = Self.nested()
            let crashed = Lab(image, clock: ManualClock(lab.clock.now))
            let second = try crashed.engine(flow)
            _ = try await crashed.clock.running {
                try await second.run { try await second.start(Recorded.self, id: "r", with: .init()).ending }
            }
            // What is done again is at most what was under way, and the order is the same.
            #expect(whole.suffix(flow.effects.order.count) == flow.effects.order[...])
        }
    }

    @Test func `A scope undoes what is in it, and what is around it stays done`() async throws {
        let flow: @Sendable () -> Recorded = {
            Recorded { effects in
                Recorded.undoable("outside", effects)
                Try("try") {
                    Scope("scope") {
                        Recorded.undoable("one", effects)
                        Scope("inner") { Recorded.undoable("two", effects) }
                        Recorded.failing("bad", effects)
                    }
                } catching: {
                    Catch { Recorded.note("caught", effects) }
                }
            }
        }
        #expect(try await Self.order(flow()) == ["outside", "one", "two", "bad", "undo two", "undo one", "caught"])
        #expect(try await Lab.atEveryCommit(flow, .init()) == .returned(["outside", "one", "two", "caught"]))
    }

    @Test func `What a scope has done in earlier turns belongs to what is around it`() async throws {
        let flow = Recorded { effects in
            Try("try") {
                Repeat("turns", while: { $0.trace.count < 5 }, atMost: 9) {
                    Scope("scope") {
                        Recorded.undoable("step", effects)
                        When("third", { $0.trace.count == 3 }) { Recorded.failing("bad", effects) }
                    }
                }
            } catching: {
                Catch { Recorded.note("caught", effects) }
            }
        }
        #expect(try await Self.order(flow) == ["step", "step", "step", "bad", "undo step", "caught"])
    }

    @Test func `Without a failure nothing is undone`() async throws {
        let flow = Recorded { effects in
            Recorded.undoable("a", effects)
            Scope("scope") { Recorded.undoable("b", effects) }
        }
        #expect(try await Self.order(flow) == ["a", "b"])
    }

    @Test func `The key of an undoing is its own, and the same for each attempt`() async throws {
        let flow = Recorded { effects in
            Step("step") { run in
                effects.add(run.key); return "value"
            } reduce: { _, _ in
            }
            .compensate(retry: .constant(.seconds(1), attempts: 2)) { _, run in
                effects.add("\(run.key) \(run.attempt)")
                if run.attempt == 1 { throw Oops() }
            }
            Recorded.failing("bad", effects)
        }
        #expect(
            try await Self.order(flow) == ["run-1/step", "bad", "run-1/step/compensate 1", "run-1/step/compensate 2"])
    }

    // MARK: - Stuck runs

    /// Cannot undo its second step until `mended` is open.
    private static func stuck(_ mended: Latch) -> Recorded {
        Recorded { effects in
            Recorded.undoable("a", effects)
            Step("b") { _ in
                effects.add("b"); return "b"
            } reduce: { _, _ in
            }
            .compensate(retry: .constant(.seconds(1), attempts: 2)) { _, _ in
                effects.add("try to undo b")
                guard mended.isOpen else { throw Oops(number: 7) }
            }
            Recorded.failing("bad", effects)
        }
    }

    @Test func `A step that cannot be undone leaves the run stuck, which says so, also after a restart`() async throws {
        let lab = Lab()
        let flow = Self.stuck(Latch())
        let engine = try lab.engine(flow)
        try await lab.clock.running {
            try await engine.run {
                let run = try await engine.start(Recorded.self, id: "s", with: .init())
                #expect(try await run.ending == .stuck)
                #expect(try await run.status() == .stuck)
                while try await engine.liveCount > 0 { await Task.yield() }
            }
        }
        #expect(flow.effects.order == ["a", "b", "bad", "try to undo b", "try to undo b"])
        let second = try lab.afterCrash().engine(Self.stuck(Latch()))
        try await second.run {
            let run = try await second.find(Recorded.self, id: "s")
            let error = await #expect(throws: EngineError.self) { try await run.result() }
            #expect(error?.code == .stuck)
            #expect(
                error?.message.contains("'b' (EngineTests.Oops: oops 7); behind that 'a' is to be undone. ") == true)
            #expect(try await run.why().description.contains("is stuck, and 'a' is to be undone behind that, at 'b/"))
            try await run.terminate()
            #expect(try await run.ending == .terminated)
        }
    }
}
