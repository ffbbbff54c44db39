/// How long one run takes from one step to the next, beside one full sync of the same bytes in C.
struct StepLatencyBench: Bench {
    let plan: RoundPlan

    var name: String { "step-latency/1" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        try await plan.middle {
            let round = try await workspace.lend("journal") {
                try await StepRound.measure(runs: 1, length: plan.length, in: $0)
            }
            let reference = try await Reference.append(round.groups, in: workspace)
            return Measurement(
                name, round.latencies.percentile(50), "µs", reference: reference.p50,
                target: .ratioAtMost(1.3),
                more: ["p99": round.latencies.percentile(99), "referenceP99": reference.p99])
        }
    }
}
