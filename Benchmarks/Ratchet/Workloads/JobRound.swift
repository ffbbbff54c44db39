import Foundation
import Ratchet

/// A backlog of jobs: how fast it came to be, and how fast it was worked off.
struct JobRound: Sendable {
    private static let perInsert = 1_000

    let jobsPerSecond: Double
    let insertsPerSecond: Double
    let peakMegabytes: Double

    /// Fills a queue that is paused, opens the journal anew, and has the queue go on until nothing is left in it.
    static func drain(_ jobs: Int, _ limit: RateLimit? = nil, in journal: String) async throws -> JobRound {
        let filling = try await fill(jobs, in: journal)
        let counter = Counter()
        let engine = try engine(journal, counter, limit)
        let seconds = try await engine.run {
            _ = try await engine.queues()
            let start = ContinuousClock.now
            try await engine.queue(NoOp.queue).resume()
            await counter.wait(for: jobs)
            try await waitForEmpty(engine)
            return (ContinuousClock.now - start) / .seconds(1)
        }
        return JobRound(
            jobsPerSecond: Double(jobs) / seconds, insertsPerSecond: Double(jobs) / filling,
            peakMegabytes: Memory.peakMegabytes)
    }

    /// - Returns: how many seconds it took.
    static func fill(_ jobs: Int, in journal: String) async throws -> Double {
        let engine = try engine(journal, Counter())
        let text = NoOp.Arguments.filling
        return try await engine.run {
            try await engine.queue(NoOp.queue).pause()
            let start = ContinuousClock.now
            for first in stride(from: 0, to: jobs, by: perInsert) {
                let numbers = first..<min(first + perInsert, jobs)
                try await engine.enqueue(NoOp.self, all: numbers.map { NoOp.Arguments(number: $0, text: text) })
            }
            return (ContinuousClock.now - start) / .seconds(1)
        }
    }

    static func engine(_ journal: String, _ counter: Counter, _ limit: RateLimit? = nil) throws -> Engine {
        let engine = Engine(
            journal: .directory(journal),
            configuration: EngineConfiguration(queues: [Queue(NoOp.queue, concurrency: 100, rateLimit: limit)]))
        try engine.register(NoOp(counter: counter))
        return engine
    }

    /// Returns once what has become of every job is durable.
    static func waitForEmpty(_ engine: Engine) async throws {
        while try await !engine.jobs(limit: 1).isEmpty { await Task.yield() }
    }
}
