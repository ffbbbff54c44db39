import Ratchet

/// How many jobs a second go through a queue that has a rate limit, beside the same queue without one, in turns. The
/// limit is never reached: what counts is what it costs to keep what it has let through.
struct JobLimitBench: Bench {
    let jobs: Int
    let rounds: Int

    let name = "jobs/rate-limited"

    func measure(in workspace: Workspace) async throws -> Measurement {
        var pairs: [(limited: Double, free: Double)] = []
        for _ in 0..<rounds {
            let free = try await drain(nil, in: workspace)
            pairs.append((try await drain(.window(RateLimit.greatestCount, per: .seconds(1)), in: workspace), free))
        }
        let middle = pairs.sorted { $0.limited / $0.free < $1.limited / $1.free }[pairs.count / 2]
        return Measurement(name, middle.limited, "jobs/s", reference: middle.free, target: .ratioAtLeast(0.5))
    }

    private func drain(_ limit: RateLimit?, in workspace: Workspace) async throws -> Double {
        try await workspace.lend("jobs") { try await JobRound.drain(jobs, limit, in: $0).jobsPerSecond }
    }
}
