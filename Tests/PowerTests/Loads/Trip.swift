package import Ratchet

/// A workflow with a bit of everything that waits: branches, a sleep, a list, and a last step.
package struct Trip: Workflow {
    package struct State: Codable, Sendable {
        let number: Int
        var first: Int?
        var left: Int?
        var right: Int?
        var list: [Int] = [2, 3, 5]
        var squares: [Int]?
        var last: String?

        package init(number: Int) { self.number = number }
    }

    struct Square: Workflow {
        struct State: Codable, Sendable {
            let value: Int
            var squared: Int?
        }
        let effect: @Sendable (String) -> Void

        var body: some Flow<State, Int> {
            Step("square", into: \.squared) { run in
                effect(run.key)
                return run.state.value * run.state.value
            }
            Return { state in state.squared ?? -1 }
        }
    }

    /// Called with the step's key before each step does anything.
    private let effect: @Sendable (String) -> Void

    package init(effect: @escaping @Sendable (String) -> Void) { self.effect = effect }

    package var body: some Flow<State, String> {
        Step("first", into: \.first) { run in
            effect(run.key)
            return run.state.number + 1
        }
        Parallel {
            Step("left", from: \.first, into: \.left) { first, run in
                effect(run.key)
                return first * 2
            }
            Step("right", from: \.first, into: \.right) { first, run in
                effect(run.key)
                return first * 3
            }
        }
        Sleep("night", for: .seconds(20))
        ForEach(\.list, limit: 2, run: Square(effect: effect), into: \.squares) { value, _ in
            Square.State(value: value)
        }
        Step("last", from: \.left, \.right, \.squares, into: \.last) { left, right, squares, run in
            effect(run.key)
            return "\(left) \(right) \(squares)"
        }
        Return { state in state.last ?? "" }
    }

    /// What a run with this number returns.
    package static func output(number: Int) -> String { "\((number + 1) * 2) \((number + 1) * 3) [4, 9, 25]" }

    /// How many steps a run has.
    package static let steps = 7

    /// Which part of the trip a step's key belongs to, from 1. A part begins when all of the one before it is durable.
    package static func part(ofKey key: String) -> Int {
        if key.hasSuffix("/first") { return 1 }
        if key.hasSuffix("/left") || key.hasSuffix("/right") { return 2 }
        return key.hasSuffix("/last") ? 4 : 3
    }
}
