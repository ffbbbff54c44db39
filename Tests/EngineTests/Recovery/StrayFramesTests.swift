import Ratchet
import RatchetJournal
import RatchetTesting
import Testing

@testable import RatchetEngine

/// Sub-flows of earlier turns that stay, because steps in them may have to be undone.
@Suite(.timeLimit(.minutes(10))) struct StrayFramesTests {
    /// Each turn keeps a sub-flow that has called another one, which is not kept.
    private struct Orders: Workflow {
        struct State: Codable, Sendable { var count = 0 }

        struct Check: Workflow {
            struct State: Codable, Sendable {}
            var body: some Flow<State, Nothing> { Step("check") { _ in } }
        }

        struct Order: Workflow {
            struct State: Codable, Sendable { var list = [1, 2, 3] }

            let effects: Tally

            var body: some Flow<State, Nothing> {
                Step("reserve") { run in _ = effects.add(run.path) }
                    .compensate { _, run in _ = effects.add("undo \(run.path)") }
                Call("check", Check()) { _ in Check.State() }
                ForEach("parts", \.list, limit: 2, run: Check()) { _, _ in Check.State() }
            }
        }

        static let next = Signal<Bool>("next")
        let effects: Tally

        var body: some Flow<State, Nothing> {
            Repeat("turns", while: { $0.count < 3 }, atMost: 10) {
                Receive(Self.next) { state, _ in state.count += 1 }
                Call("order", Order(effects: effects)) { _ in Order.State() }
            }
            Step("fail") { _ in throw Oops() }.retry(.never)
        }
    }

    @Test(arguments: [true, false]) func `They are read again after a stop or a crash, and undone in the end`(
        crashes: Bool
    ) async throws {
        var lab = Lab()
        let effects = Tally()
        for turn in 0...3 {
            let engine = try lab.engine(Orders(effects: effects))
            let before = lab
            lab = try await engine.run { () async throws in
                let run =
                    turn == 0
                    ? try await engine.start(Orders.self, id: "o", with: .init())
                    : try await engine.find(Orders.self, id: "o")
                if turn > 0 { try await run.signal(Orders.next, true) }
                if turn < 3 {
                    while effects.total < turn { await Task.yield() }
                    try await run.wait(for: .waiting)
                } else {
                    await #expect(throws: RunFailure.self) { try await run.result() }
                }
                return crashes ? before.afterCrash() : before
            }
            #expect(try await lab.findings() == [])
        }
        let undone = (1...3).reversed().map { "undo turns[\($0)]/order/reserve" }
        #expect(effects.order.suffix(3) == undone.map { $0 + "/compensate" }, "\(effects.order)")
    }

    /// Turns of loops whose sub-flows are undone in each turn of the loop around them.
    private struct Tries: Workflow {
        struct State: Codable, Sendable {
            let turns: Int
            var turn = 0
            var inner = 0
        }

        struct Try: Workflow {
            struct State: Codable, Sendable {}
            var body: some Flow<State, Nothing> {
                Step("reserve") { _ in }.compensate { _, _ in }
            }
        }

        static let end = Signal<Nothing>("end")

        var body: some Flow<State, Nothing> {
            Repeat("turns", while: { $0.turn < $0.turns }, atMost: 1_000) {
                Update("begin") { state in (state.turn, state.inner) = (state.turn + 1, 0) }
                Ratchet.Try("attempt") {
                    Scope("whole") {
                        Repeat("tries", while: { $0.inner < 4 }, atMost: 10) {
                            Update("count") { state in state.inner += 1 }
                            Call("try", Try()) { _ in Try.State() }
                        }
                        Fail("enough") { _ in Oops() }
                    }
                } catching: {
                    Catch(Oops.self) {}
                }
            }
            Receive(Self.end)
        }
    }

    @Test func `Once undone they leave their places, so that many turns take no more room`() async throws {
        var sizes: [Int] = []
        for turns in [2, 40] {
            let lab = Lab()
            let engine = try lab.engine(Tries())
            try await engine.run {
                let run = try await engine.start(Tries.self, id: "t", with: .init(turns: turns))
                try await run.wait(for: .waiting)
            }
            let snapshot = try await lab.view { view in
                try Recovery.snapshot(of: .run(1), in: view, with: .plain).snapshot
            }
            sizes.append(snapshot?.count ?? 0)
        }
        #expect(sizes[0] > 0)
        #expect(sizes[1] < sizes[0] + 32, "\(sizes)")
    }
}
