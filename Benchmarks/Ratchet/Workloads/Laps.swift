import Ratchet

/// Two loops beside each other, with a sub-flow in each turn.
struct Laps: Workflow {
    struct State: Codable, Sendable {
        let turns: Int
        var left: Int?
        var right: Int?
    }

    struct Lap: Workflow {
        struct State: Codable, Sendable {
            var number: Int
        }

        var body: some Flow<State, Int> {
            Update("count") { state in state.number += 1 }
            Return { state in state.number }
        }
    }

    var body: some Flow<State, Int> {
        Parallel {
            Repeat("left", while: { ($0.left ?? 0) < $0.turns }, atMost: 10_000_000) {
                Call("lap", Lap(), into: \.left) { state in Lap.State(number: state.left ?? 0) }
            }
            Repeat("right", while: { ($0.right ?? 0) < $0.turns }, atMost: 10_000_000) {
                Call("lap", Lap(), into: \.right) { state in Lap.State(number: state.right ?? 0) }
            }
        }
        Return { state in (state.left ?? 0) + (state.right ?? 0) }
    }
}
