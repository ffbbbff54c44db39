import Logging
import Ratchet
import RatchetTesting
import Testing

/// Ten steps with a branch, a loop, a parallel part and a fan-out: what most tests of the engine run.
struct Everything: Workflow {
    struct State: Codable, Sendable, Hashable {
        var start: Int
        var list: [Int] = [1, 2, 3]
        var doubled: Int?
        var left: Int?
        var right: Int?
        var turns = 0
        var squares: [Int]?
        var sum: Int?
    }

    struct Square: Workflow {
        struct State: Codable, Sendable, Hashable {
            var value: Int
            var squared: Int?
        }

        var body: some Flow<State, Int> {
            Step("square", into: \.squared) { run in run.state.value * run.state.value }
            Return { state in state.squared ?? 0 }
        }
    }

    var body: some Flow<State, Int> {
        Step("double", into: \.doubled) { run in run.state.start * 2 }
        When("even", { $0.start.isMultiple(of: 2) }) {
            Update("note") { state in state.turns = 1 }
        }
        Parallel {
            Step("left", from: \.doubled, into: \.left) { doubled, _ in doubled + 1 }
            Step("right", from: \.doubled, into: \.right) { doubled, _ in doubled + 2 }
        }
        Repeat("turns", while: { $0.turns < 4 }, atMost: 10) {
            Step("turn") { run in
                run.state.turns + 1
            } reduce: { state, turns in
                state.turns = turns
            }
        }
        ForEach(\.list, limit: 2, run: Square(), into: \.squares) { value, _ in Square.State(value: value) }
        Step("sum", from: \.left, \.right, into: \.sum) { left, right, run in
            left + right + run.state.turns + (run.state.squares ?? []).reduce(0, +)
        }
        Return { state in state.sum ?? -1 }
    }
}

@Suite struct RunTests {
    @Test(.timeLimit(.minutes(10))) func `A run goes through all kinds of nodes and returns its output`() async throws {
        let engine = Engine(journal: .memory())
        try engine.register(Everything())
        let output = try await engine.run {
            try await engine.start(Everything.self, id: "all", with: Everything.State(start: 4)).result()
        }
        // doubled 8; left 9, right 10; turns 4; squares 1 + 4 + 9.
        #expect(output == 9 + 10 + 4 + 14)
    }
}
