import Ratchet

/// How many jobs that do nothing are done in a second, of a backlog that is on the disk: each durable, beside a queue
/// on SQLite in C that finishes as many in a transaction.
struct JobDrainBench: Bench {
    let jobs: Int

    var name: String { "jobs/drain-\(jobs)" }

    func measure(in workspace: Workspace) async throws -> Measurement {
        let round = try await workspace.lend("jobs") { try await JobRound.drain(jobs, in: $0) }
        let reference = try await JobReference.drain(
            jobs, bytes: NoOp.bytes, page: 1_000, perTransaction: 1_000, in: workspace)
        return Measurement(
            name, round.jobsPerSecond, "jobs/s", reference: reference.jobsPerSecond, target: .valueAtLeast(150_000),
            more: [
                "megabytesAtMost": round.peakMegabytes, "insertsPerSecond": round.insertsPerSecond,
                "referenceMegabytes": reference.peakMegabytes,
            ])
    }
}
