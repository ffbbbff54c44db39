import Foundation
import Ratchet
import Subprocess

/// How much memory a process has that opens a journal with a large backlog of jobs and begins to work it off, and how
/// fast it does; beside SQLite in C.
struct JobBacklogBench: Bench {
    let jobs: Int
    private var part: Int { min(jobs, 1_000_000) }

    var name: String { "jobs/backlog-\(jobs)-rss" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        let report = try await workspace.lend("jobs") { journal in
            _ = try await child(journal, ["--fill", "\(jobs)"])
            return try await child(journal, ["--work", "\(part)"])
        }
        let reference = try await JobReference.drain(
            part, bytes: NoOp.bytes, page: 1_000, perTransaction: 1_000, in: workspace)
        return Measurement(
            name, report.megabytes, "MB", reference: reference.peakMegabytes,
            more: [
                "jobsPerSecond": report.rate, "ratioOfRates": report.rate / reference.jobsPerSecond,
                "openMilliseconds": report.milliseconds,
            ])
    }

    private func child(_ journal: String, _ arguments: [String]) async throws -> BacklogReport {
        let result = try await Subprocess.run(
            try Program.executable(Program.this), arguments: Arguments(["backlog", journal] + arguments),
            input: .none, output: .string(limit: 1 << 16), error: .currentStandardError)
        guard let report = BacklogReport(result.standardOutput) else {
            throw BenchError("the child has not said what it measured")
        }
        return report
    }
}
