import Ratchet

/// Four steps in a row, each of which notes that it was made.
struct Line: Workflow {
    struct State: Codable, Sendable, Hashable {
        var trace = 0
    }

    let effects: Tally

    private func step(_ name: StaticString, _ number: Int) -> Step<State, Int> {
        Step(name) { run in
            effects.add("\(run.runID) \(number)")
            return number
        } reduce: { state, number in
            state.trace = state.trace * 10 + number
        }
    }

    var body: some Flow<State, Int> {
        step("one", 1)
        step("two", 2)
        Parallel {
            step("three", 3)
            step("too", 3)
        }
        step("four", 4)
        Return { state in state.trace }
    }
}
