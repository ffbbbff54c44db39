/// How long one writer waits for an event to be durable, beside one full sync of the same bytes in C.
struct AppendLatencyBench: Bench {
    let plan: RoundPlan

    let name = "journal/append-1"

    func measure(in workspace: Workspace) async throws -> Measurement {
        try await plan.middle {
            let round = try await workspace.lend("journal") {
                try await AppendRound.measure(writers: 1, length: plan.length, in: $0)
            }
            let reference = try await Reference.append(round.groups, in: workspace)
            return Measurement(
                name, round.latencies.percentile(50), "µs", reference: reference.p50, target: .ratioAtMost(1.3),
                more: round.distribution.merging(["referenceP99": reference.p99]) { $1 })
        }
    }
}
