import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine
@testable import RatchetJournal

/// Jobs after a crash.
@Suite(.timeLimit(.minutes(1))) struct JobRecoveryTests {
    private struct Stubborn: Job {
        struct Arguments: Codable, Sendable {}

        static let retry = RetryPolicy.constant(.hours(1), attempts: 5)
        static let retention: JobRetention? = JobRetention(completed: .forever)
        let isAtWork: Latch
        let goOn: Latch

        static func key(of arguments: Arguments) -> String? { "one" }

        func perform(_ run: JobRun<Arguments>) async throws {
            guard run.attempt > 1 else { throw Trouble() }
            try await run.log("again")
            isAtWork.open()
            await goOn.wait()
        }
    }

    private static func engine(_ lab: Lab, _ job: Stubborn) throws -> Engine {
        let queue = Queue("default", perKey: KeyLimit(order: .strict))
        let engine = Engine(
            journal: .memory(lab.image), configuration: EngineConfiguration(queues: [queue]), clock: lab.clock,
            entropy: .seeded(1), logger: lab.logs.logger)
        try engine.register(job)
        return engine
    }

    /// Its row is still that of one that waits for its next attempt.
    @Test func `A job that was tried again when the process ended does not wait for itself`() async throws {
        let lab = Lab()
        let job = Stubborn(isAtWork: Latch(), goOn: Latch())
        let engine = try Self.engine(lab, job)
        let crashed = try await engine.run { () async throws in
            defer { job.goOn.open() }
            try await engine.enqueue(Stubborn.self, .init(), id: "a").wait(for: .retrying)
            lab.clock.advance(by: .hours(2))
            await job.isAtWork.wait()
            return lab.afterCrash()
        }
        #expect(try await crashed.findings() == [])
        let second = try Self.engine(crashed, job)
        try await second.run { () async throws in
            try await second.enqueue(Stubborn.self, .init(), id: "b")
            try await second.job(Stubborn.self, id: "a").wait(for: .completed)
            let next = try await second.job(Stubborn.self, id: "b")
            try await next.wait(for: .retrying)
            crashed.clock.advance(by: .hours(2))
            try await next.wait(for: .completed)
        }
    }
}
