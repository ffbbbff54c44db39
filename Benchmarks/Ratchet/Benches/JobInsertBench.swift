import Foundation
import Ratchet

/// How many jobs are enqueued in a second, each call durable before it returns, by so many callers at once; beside
/// SQLite in C, where callers that wait share a commit too.
struct JobInsertBench: Bench {
    let name: String
    let jobs: Int
    let perInsert: Int
    let callers: Int

    func measure(in workspace: Workspace) async throws -> Measurement {
        let rate = try await workspace.lend("jobs") { try await insert(in: $0) }
        let grouped = try await JobReference.insert(
            jobs, bytes: NoOp.bytes, perInsert: perInsert, callers: callers, isGrouped: true, in: workspace)
        let single = try await JobReference.insert(
            min(jobs, 20_000), bytes: NoOp.bytes, perInsert: perInsert, callers: callers, in: workspace)
        return Measurement(
            name, rate, "jobs/s", reference: grouped.jobsPerSecond,
            more: ["referenceOneByOne": single.jobsPerSecond, "ratioToOneByOne": rate / single.jobsPerSecond])
    }

    /// The queue is paused: what counts is the enqueuing.
    private func insert(in journal: String) async throws -> Double {
        let engine = try JobRound.engine(journal, Counter())
        let (share, perInsert) = (jobs / callers, perInsert)
        let text = NoOp.Arguments.filling
        return try await engine.run {
            try await engine.queue(NoOp.queue).pause()
            let start = ContinuousClock.now
            try await withThrowingTaskGroup { group in
                for _ in 0..<callers {
                    group.addTask {
                        for first in stride(from: 0, to: share, by: perInsert) {
                            let numbers = first..<min(first + perInsert, share)
                            try await engine.enqueue(
                                NoOp.self, all: numbers.map { NoOp.Arguments(number: $0, text: text) })
                        }
                    }
                }
                try await group.waitForAll()
            }
            return Double(share * callers) / ((ContinuousClock.now - start) / .seconds(1))
        }
    }
}
