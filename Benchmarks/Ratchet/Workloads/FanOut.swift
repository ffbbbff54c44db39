import Ratchet

/// A step for each element of a list.
struct FanOut: Workflow {
    struct State: Codable, Sendable {
        let list: [Int]
        var numbers: [Int]?
    }

    struct Element: Workflow {
        struct State: Codable, Sendable {
            let number: Int
            var result: Int?
        }

        var body: some Flow<State, Int> {
            Step("work", into: \.result) { run in run.state.number }
            Return { state in state.result ?? 0 }
        }
    }

    var body: some Flow<State, Int> {
        ForEach(\.list, limit: 1_000, run: Element(), into: \.numbers) { number, _ in Element.State(number: number) }
        Return { state in (state.numbers ?? []).reduce(0, +) }
    }
}
