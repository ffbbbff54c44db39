import Ratchet

/// Doubles a number, and cannot do so below 0.
struct Doubling: Workflow {
    struct State: Codable, Sendable, Hashable {
        let number: Int
        var doubled: Int?
    }

    var body: some Flow<State, Int> {
        Step("double", into: \.doubled) { run in
            guard run.state.number >= 0 else { throw NonRetryable(Oops()) }
            return run.state.number * 2
        }
        Return { state in state.doubled ?? 0 }
    }
}
