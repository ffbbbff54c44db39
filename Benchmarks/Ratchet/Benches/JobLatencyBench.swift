import Ratchet

/// How long it takes from the call that enqueues a durable job until the job has begun, with nothing else to do; beside
/// a thread that waits for SQLite's commit in C.
struct JobLatencyBench: Bench {
    let name: String
    let percentile: Int
    let jobs: Int

    func measure(in workspace: Workspace) async throws -> Measurement {
        let durable = try await workspace.lend("durable") { try await latencies(.durable, in: $0) }
        let relaxed = try await workspace.lend("relaxed") { try await latencies(.relaxed, in: $0) }
        let full = try await JobReference.begin(jobs, bytes: NoOp.bytes, in: workspace)
        let normal = try await JobReference.begin(jobs, bytes: NoOp.bytes, synchronous: .normal, in: workspace)
        return Measurement(
            name, durable.percentile(percentile), "µs", reference: percentile == 50 ? full.p50 : full.p99,
            more: [
                "relaxed": relaxed.percentile(percentile),
                "referenceRelaxed": percentile == 50 ? normal.p50 : normal.p99,
            ])
    }

    private func latencies(_ durability: Durability, in journal: String) async throws -> [Double] {
        let engine = Engine(journal: .directory(journal))
        let begun = Begun()
        try engine.register(Prompt(begun: begun))
        return try await engine.run { try await Prompt.latencies(of: jobs, begun, durability, on: engine) }
    }
}
