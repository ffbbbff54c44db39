/// How many events become durable in a second, with so many writers at once, beside a C program that appends the same
/// bytes to LMDB in the same groups.
struct AppendBench: Bench {
    let writers: Int
    let plan: RoundPlan

    var name: String { "journal/append-\(writers)" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        try await plan.middle {
            let round = try await workspace.lend("journal") {
                try await AppendRound.measure(writers: writers, length: plan.length, in: $0)
            }
            let reference = try await Reference.append(round.groups, in: workspace)
            return Measurement(
                name, round.appendsPerSecond, "appends/s", reference: Double(round.appends) / reference.seconds,
                target: .ratioAtLeast(0.5), more: round.distribution)
        }
    }
}
