import Ratchet
@testable import RatchetEngine
import RatchetJournal
import RatchetTesting
import Testing

/// Jobs in engines that end without a stop.
@Suite(.timeLimit(.minutes(5))) struct JobCrashTests {
    private struct Endless: Job {
        struct Arguments: Codable, Sendable, Hashable {}

        let begun: Tally
        let clock: ManualClock

        func perform(_ run: JobRun<Arguments>) async throws {
            begun.add(run.runID)
            try await clock.sleep(for: .days(10_000))
        }
    }

    private static func engine(_ lab: Lab, _ begun: Tally, queues: [Queue] = []) throws -> Engine {
        let engine = Engine(
            journal: .memory(lab.image), configuration: EngineConfiguration(gracePeriod: .zero, queues: queues),
            clock: lab.clock, logger: lab.logs.logger)
        try engine.register(Endless(begun: begun, clock: lab.clock))
        return engine
    }

    /// What is left of a process that had two jobs at work.
    private static func crash(_ lab: Lab) async throws -> Lab {
        let begun = Tally()
        let engine = try engine(lab, begun)
        return try await engine.run {
            for number in 0..<2 { try await engine.enqueue(Endless.self, .init(), id: RunID("\(number)")) }
            while begun.total < 2 { await Task.yield() }
            return lab.afterCrash()
        }
    }

    @Test(arguments: [[], [Queue("default", rateLimit: .window(100, per: .seconds(1)))]])
    func `an engine stops while jobs that are suspected wait for their turn`(queues: [Queue]) async throws {
        var lab = Lab()
        for _ in 0..<2 { lab = try await Self.crash(lab) }
        let begun = Tally()
        let engine = try Self.engine(lab, begun, queues: queues)
        try await engine.run {
            while begun.total < 1 { await Task.yield() }
            while await engine.crashes.gate.waitingCount < 1 { await Task.yield() }
        }
        #expect(begun.total == 1)
    }
}
