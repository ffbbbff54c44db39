import RatchetDSL

enum Decision: Codable, Sendable, Equatable { case approved, declined, expired }

/// Decisions: one by a condition, one by a value.
struct ApproveExpense: Workflow {
    struct State: Codable, Sendable {
        let cents: Int
        var decision: Decision?
    }

    let ask: @Sendable (State) async throws -> Decision
    let pay: @Sendable (State, String) async throws -> Void

    var body: some Flow<State, Decision> {
        When("over the limit", { $0.cents > 50_000 }) {
            Step("ask the manager", into: \.decision) { run in try await ask(run.state) }
        } otherwise: {
            Update("approve by policy") { state in state.decision = .approved }
        }
        Switch("act on it", on: \.decision) {
            Case(.approved) {
                Sleep("settlement period", for: .days(1))
                Step("pay out") { run in try await pay(run.state, run.key) }
            }
        } otherwise: {
            Step("tell the employee") { _ in }
        }
        Return { state in state.decision ?? .expired }
    }
}
