/// How many events become durable in a second, beside SQLite in WAL mode with `synchronous=FULL`: one table, one row
/// for each event.
///
/// The reference does as many events in a transaction as the journal had in a group on average. One event in each is
/// what a program without a queue in front of it does; its rate stands beside it.
struct AppendBesideSQLiteBench: Bench {
    let writers: Int
    let plan: RoundPlan

    var name: String { "journal/append-sqlite-\(writers)" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        try await plan.middle {
            let round = try await workspace.lend("journal") {
                try await AppendRound.measure(writers: writers, length: plan.length, in: $0)
            }
            let perGroup = Int(round.appendsPerGroup.rounded())
            let batched = try await append(round.appends, perTransaction: perGroup, in: workspace)
            let single = try await append(max(1, round.appends / 200), perTransaction: 1, in: workspace)
            return Measurement(
                name, round.appendsPerSecond, "appends/s", reference: batched, target: .ratioAtLeast(1),
                more: [
                    "appendsPerGroup": Double(perGroup), "oneByOne": single,
                    "ratioToOneByOne": round.appendsPerSecond / single,
                ])
        }
    }

    /// Events a second.
    private func append(_ events: Int, perTransaction: Int, in workspace: Workspace) async throws -> Double {
        let reference = try await Reference.appendToSQLite(
            events: events, bytes: AppendRound.eventBytes, perTransaction: max(1, perTransaction), in: workspace)
        return Double(events) / reference.seconds
    }
}
