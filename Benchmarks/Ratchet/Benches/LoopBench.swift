import Ratchet

/// How many turns loops make in a second, after so many of them, and what memory that takes.
struct LoopBench: Bench {
    let turns: Int

    var name: String { "loop/\(turns)" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        let (first, before) = try await measure(turns / 10, in: workspace)
        let (whole, after) = try await measure(turns, in: workspace)
        return Measurement(
            name, whole, "turns/s", reference: first, target: .ratioAtLeast(0.5),
            more: ["megabytesMore": max(0, after - before)])
    }

    /// Turns a second, and the memory that the process has at the end.
    private func measure(_ turns: Int, in workspace: Workspace) async throws -> (Double, Double) {
        try await workspace.lend("journal") { journal in
            let engine = Engine(journal: .directory(journal))
            try engine.register(Laps())
            let start = ContinuousClock.now
            return try await engine.run {
                let sum = try await engine.start(Laps.self, with: Laps.State(turns: turns / 2)).result()
                guard sum == turns else { throw BenchError("a turn is missing") }
                return (Double(turns) / ((ContinuousClock.now - start) / .seconds(1)), Memory.ownBytes / 1e6)
            }
        }
    }
}
