import Foundation
import Ratchet
import Subprocess

/// How long it takes from the moment at which another process's command is durable until the engine has noticed it.
///
/// The engine is idle in between, and asleep: each command has to wake it. `begun` is when the step of the run that is
/// started begins, which takes a commit of the engine's own.
struct NoticeBench: Bench {
    let commands: Int

    var name: String { "inbox/notice-p99" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        try await workspace.lend("journal") { journal in
            let visits = Visits(commands)
            let engine = Engine(journal: .directory(journal))
            try engine.register(Visit(visits: visits))
            let durable = try await engine.run { () async throws in
                // The journal is there once a run is.
                _ = try await engine.start(Visit.self, with: Visit.State(number: commands)).result()
                let durable = try await knock(at: journal)
                await visits.allBegun()
                return durable
            }
            let noticed = Visits.milliseconds(from: durable, to: VisitedState.decoded.values)
            let begun = Visits.milliseconds(from: durable, to: visits.begun.values)
            guard noticed.count == commands, begun.count == commands else {
                throw BenchError("of \(commands) commands, \(noticed.count) were noticed")
            }
            return Measurement(
                name, noticed.percentile(99), "ms", reference: nil, target: .valueAtMost(5),
                more: [
                    "p50": noticed.percentile(50), "begunP50": begun.percentile(50), "begunP99": begun.percentile(99),
                ])
        }
    }

    /// Has a child hand the commands in, and returns when each was durable.
    private func knock(at journal: String) async throws -> [Int: ContinuousClock.Instant] {
        let result = try await Subprocess.run(
            try Program.executable(Program.this), arguments: ["knock", journal, "--commands", "\(commands)"],
            input: .none, output: .string(limit: 1 << 24), error: .currentStandardError)
        let instants = try JSONDecoder().decode(
            [ContinuousClock.Instant].self, from: Data(result.standardOutput.utf8))
        return Dictionary(uniqueKeysWithValues: instants.enumerated().map { ($0, $1) })
    }
}
