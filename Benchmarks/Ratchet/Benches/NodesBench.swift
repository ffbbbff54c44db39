import Ratchet

/// How many nodes that only decide are passed in a second: branches, turns of loops, parallel branches, updates.
struct NodesBench: Bench {
    let plan: RoundPlan
    private let runs = 64
    private let turns = 2_000

    let name = "nodes"

    func measure(in workspace: Workspace) async throws -> Measurement {
        try await plan.middle {
            try await workspace.lend("journal") { journal in
                let engine = Engine(journal: .directory(journal))
                try engine.register(Deciding())
                return try await engine.run {
                    let start = ContinuousClock.now
                    let handles = try await engine.startAll(Deciding.self, runs) { _ in Deciding.State(turns: turns) }
                    for handle in handles { _ = try await handle.result() }
                    let seconds = (ContinuousClock.now - start) / .seconds(1)
                    return Measurement(
                        name, Double(runs * turns * Deciding.nodesPerTurn) / seconds, "nodes/s", reference: nil)
                }
            }
        }
    }
}
