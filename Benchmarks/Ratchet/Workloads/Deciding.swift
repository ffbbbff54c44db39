import Ratchet

/// Nothing but decisions: a loop with a branch and parallel branches in it.
struct Deciding: Workflow {
    struct State: Codable, Sendable {
        let turns: Int
        var turn = 0
        var even = 0
        var odd = 0
    }

    /// The loop's turn, the choice and its update, the parallel and its three branches.
    static let nodesPerTurn = 7

    var body: some Flow<State, Int> {
        Repeat("turns", while: { $0.turn < $0.turns }, atMost: 1_000_000) {
            When("even", { $0.turn.isMultiple(of: 2) }) {
                Update("count even") { $0.even += 1 }
            } otherwise: {
                Update("count odd") { $0.odd += 1 }
            }
            Parallel {
                Update("one") { $0.turn += 1 }
                Update("two") { _ in }
                Update("three") { _ in }
            }
        }
        Return { state in state.even + state.odd }
    }
}
