import Ratchet

/// How many jobs go through in a second while some are enqueued and others are done, in groups of 100; beside SQLite in
/// C with a thread for each.
struct JobStreamBench: Bench {
    private static let perInsert = 100
    private static let callers = 4
    let jobs: Int

    let name = "jobs/continuous"

    func measure(in workspace: Workspace) async throws -> Measurement {
        let rate = try await workspace.lend("jobs") { try await stream(in: $0) }
        let reference = try await JobReference.stream(
            jobs, bytes: NoOp.bytes, perInsert: Self.perInsert, page: 1_000, perTransaction: 1_000, in: workspace)
        return Measurement(name, rate, "jobs/s", reference: reference.jobsPerSecond)
    }

    private func stream(in journal: String) async throws -> Double {
        let counter = Counter()
        let engine = try JobRound.engine(journal, counter)
        let (share, text) = (jobs / Self.callers, NoOp.Arguments.filling)
        return try await engine.run {
            let start = ContinuousClock.now
            try await withThrowingTaskGroup { group in
                for _ in 0..<Self.callers {
                    group.addTask {
                        for first in stride(from: 0, to: share, by: Self.perInsert) {
                            try await engine.enqueue(
                                NoOp.self,
                                all: (first..<first + Self.perInsert).map { NoOp.Arguments(number: $0, text: text) })
                        }
                    }
                }
                try await group.waitForAll()
            }
            await counter.wait(for: share * Self.callers)
            try await JobRound.waitForEmpty(engine)
            return Double(share * Self.callers) / ((ContinuousClock.now - start) / .seconds(1))
        }
    }
}
