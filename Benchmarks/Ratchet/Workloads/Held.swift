import Ratchet

/// Does a few steps, and stays in the next one.
struct Held: Workflow {
    struct State: Codable, Sendable {
        var run: Int
        var first: String?
        var second: String?
        var third: String?
        var last: String?
    }

    let gate: Gate

    var body: some Flow<State, Nothing> {
        Step("first", into: \.first) { run in Page.text(run.state.run, 1) }
        Step("second", into: \.second) { run in Page.text(run.state.run, 2) }
        Step("third", into: \.third) { run in Page.text(run.state.run, 3) }
        Step("hold", into: \.last) { run in
            try await gate.hold()
            return Page.text(run.state.run, 4)
        }
    }
}
