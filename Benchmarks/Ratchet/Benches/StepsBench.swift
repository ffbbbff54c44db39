/// How many steps become durable in a second, with so many runs at once.
struct StepsBench: Bench {
    let runs: Int
    let plan: RoundPlan

    var name: String { "steps/\(runs)" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        try await plan.middle {
            let round = try await workspace.lend("journal") {
                try await StepRound.measure(runs: runs, length: plan.length, in: $0)
            }
            let reference = try await Reference.append(round.groups, in: workspace)
            return Measurement(
                name, round.stepsPerSecond, "steps/s", reference: Double(round.steps) / reference.seconds,
                target: runs == 1_000 ? .ratioAtLeast(0.5) : nil,
                more: [
                    "stepsPerGroup": Double(round.steps) / Double(max(1, round.groups.count)),
                    "processorMicrosecondsPerStep": round.processorMicroseconds,
                ])
        }
    }
}
