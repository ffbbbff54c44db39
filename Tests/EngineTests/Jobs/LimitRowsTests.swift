import Ratchet
import RatchetJournal
import RatchetTesting
import Testing

@testable import RatchetEngine

/// What is kept of rate limits goes once it does not matter any more.
@Suite(.timeLimit(.minutes(5))) struct LimitRowsTests {
    private static let limits: [RateLimit] = [.window(5, per: .seconds(60)), .bucket(5, per: .seconds(60), burst: 5)]

    private static func engine(_ lab: Lab, _ limit: RateLimit) throws -> Engine {
        let queue = Queue("default", concurrency: 100, keyRateLimit: limit)
        let engine = Engine(
            journal: .memory(lab.image), configuration: EngineConfiguration(queues: [queue]), clock: lab.clock,
            logger: lab.logs.logger)
        try engine.register(NotingJob(notes: JobNotes()))
        return engine
    }

    private static func rows(_ lab: Lab) async throws -> Int {
        try await lab.view { view in try view.count(of: QueueTables.uses.name) }
    }

    private static func work(_ engine: Engine, _ keys: Range<Int>) async throws {
        let jobs = try await engine.enqueue(
            NotingJob.self, all: keys.map { NotingJob.Arguments(text: "\($0)", tenant: "tenant \($0)") })
        for job in jobs { _ = try await job.result() }
    }

    @Test(arguments: limits)
    func `keys that are not used any more leave nothing, however many there are`(limit: RateLimit) async throws {
        let lab = Lab()
        let engine = try Self.engine(lab, limit)
        try await engine.run { () async throws in
            for round in 0..<20 {
                try await Self.work(engine, round * 1_000..<(round + 1) * 1_000)
                lab.clock.advance(by: .seconds(120))
            }
            #expect(try await Self.rows(lab) <= 3_000)
        }
        let second = try Self.engine(lab, limit)
        try await second.run { () async throws in try await Self.work(second, 0..<1) }
        #expect(try await Self.rows(lab) <= 1)
        #expect(try await lab.findings() == [])
    }

    @Test(arguments: limits)
    func `messages that are read leave nothing either`(limit: RateLimit) async throws {
        let lab = Lab()
        let engine = try Self.engine(lab, limit)
        try await engine.run { () async throws in
            let queue = engine.queue("default")
            for round in 0..<6 {
                let orders = (0..<1_000).map { number in
                    JobOrder(
                        kind: JobEntry.messageKind, arguments: Payload(bytes: Array("1".utf8)),
                        options: JobOptions(queue: "default", key: "\(round) \(number)"))
                }
                _ = try await engine.enqueue(orders, .durable)
                var read = 0
                while read < 1_000 {
                    for message in try await queue.read(Int.self, 100, for: .seconds(60)) {
                        try await message.delete()
                        read += 1
                    }
                }
                lab.clock.advance(by: .seconds(120))
            }
            while try await Self.rows(lab) > 3_000 { await Task.yield() }
        }
    }

    @Test(arguments: limits)
    func `what matters still is kept, also over a restart`(limit: RateLimit) async throws {
        let lab = Lab()
        let notes = JobNotes()
        for round in 0..<3 {
            let queue = Queue("default", concurrency: 100, keyRateLimit: limit)
            let engine = Engine(
                journal: .memory(lab.image), configuration: EngineConfiguration(queues: [queue]), clock: lab.clock)
            try engine.register(NotingJob(notes: notes))
            try await engine.run { () async throws in
                if round == 0 {
                    try await engine.enqueue(NotingJob.self, all: (0..<20).map { .init(text: "\($0)", tenant: "hot") })
                }
                // Many others have their rows looked through.
                try await Self.work(engine, round * 1_000..<(round + 1) * 1_000)
            }
        }
        #expect(notes.all.count { $0.hasPrefix("0#") || $0.hasSuffix("#1") } >= 5)
        let hot = try await lab.view { view in
            var hot = 0
            try QueueTables.uses.scan(.all, in: view) { key, _ in
                if key.key == LaneKey.number(of: "hot", with: .plain) { hot += 1 }
                return .next
            }
            return hot
        }
        #expect(hot == 1)
    }
}
