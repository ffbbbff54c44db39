import Ratchet

/// Waits for an answer from outside for each element of a list.
struct Approvals: Workflow {
    struct State: Codable, Sendable {
        let list: [Int]
        var answers: [Int]?
    }

    struct Element: Workflow {
        struct State: Codable, Sendable {
            var answer: Int?
        }

        var body: some Flow<State, Int> {
            Promise("answer", into: \.answer)
            Return { state in state.answer ?? 0 }
        }
    }

    var body: some Flow<State, Int> {
        ForEach("list", \.list, limit: 1_000_000, run: Element(), into: \.answers) { _, _ in Element.State() }
        Return { state in (state.answers ?? []).reduce(0, +) }
    }
}
