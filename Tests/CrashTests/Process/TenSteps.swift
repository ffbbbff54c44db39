import Ratchet

/// Ten steps, of which two are branches and four are turns of a loop, a sleep, and signals: one that comes before it is
/// waited for, and one that is waited for beside a step.
struct TenSteps: Workflow {
    struct State: Codable, Sendable {
        let number: Int
        var first: Int?
        var left: Int?
        var right: Int?
        var turns: [Int] = []
        var list: [Int] = [3, 5]
        var squares: [Int]?
        var last: String?
        var early: Int?
        var late: Int?
    }

    struct Square: Workflow {
        struct State: Codable, Sendable {
            let value: Int
            var squared: Int?
        }
        let effects: Effects

        var body: some Flow<State, Int> {
            Step("square", into: \.squared) { run in
                try effects.witness(run.key) { run.state.value * run.state.value }
            }
            Return { state in state.squared ?? -1 }
        }
    }

    static let word = Signal<Int>("word")

    let effects: Effects

    var body: some Flow<State, String> {
        Step("first", into: \.first) { run in try effects.witness(run.key) { run.state.number + 1 } }
        Parallel {
            Step("left", from: \.first, into: \.left) { first, run in try effects.witness(run.key) { first * 2 } }
            Step("right", from: \.first, into: \.right) { first, run in try effects.witness(run.key) { first * 3 } }
        }
        Repeat("turns", while: { $0.turns.count < 4 }, atMost: 10) {
            Step("turn") { run in
                try effects.witness(run.key) { run.state.turns.count }
            } reduce: { state, turn in
                state.turns.append(turn)
            }
        }
        Sleep("a while", for: .seconds(3))
        Receive("early", Self.word, into: \.early)
        Receive("late", Self.word, into: \.late)
        ForEach(\.list, limit: 1, run: Square(effects: effects), into: \.squares) { value, _ in
            Square.State(value: value)
        }
        Step("last", from: \.left, \.right, \.squares, into: \.last) { left, right, squares, run in
            try effects.witness(run.key) {
                "\(left) \(right) \(run.state.turns) \(squares) \(run.state.early ?? 0) \(run.state.late ?? 0)"
            }
        }
        Return { state in state.last ?? "" }
    }
}
