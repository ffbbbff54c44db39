import Ratchet

struct MakeTea: Workflow {
    struct State: Codable, Sendable {
        let cups: Int
        var millilitres: Int?
    }

    let kitchen: Kitchen

    var body: some Flow<State, String> {
        Step("boil", into: \.millilitres) { run in kitchen.boil(cups: run.state.cups, key: run.key) }
        Step("pour", from: \.millilitres) { millilitres, run in kitchen.pour(millilitres: millilitres, key: run.key) }
        Sleep("steep", for: .seconds(5))
        Step("serve") { run in try kitchen.serve(attempt: run.attempt, key: run.key) }
            .retry(.exponential(from: .milliseconds(100), attempts: 3))
            .timeout(.seconds(30))
        Return { state in "\(state.cups) cups of tea" }
    }
}
