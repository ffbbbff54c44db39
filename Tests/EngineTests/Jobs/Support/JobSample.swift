import Ratchet
import RatchetTesting

@testable import RatchetEngine
@testable import RatchetJournal

/// Jobs in every state that a journal knows, and whatever else queues have in it.
enum JobSample {
    struct Kept: Job {
        struct Arguments: Codable, Sendable { var name = "é" }

        static let retention: JobRetention? = JobRetention(completed: .after(.days(30)), cancelled: .forever)

        func perform(_ run: JobRun<Arguments>) async throws -> String { run.arguments.name }
    }

    /// Is gone once it is done.
    struct Quick: Job {
        struct Arguments: Codable, Sendable { var text = String(repeating: "quick ", count: 20) }

        func perform(_ run: JobRun<Arguments>) async throws {}
    }

    struct Frail: Job {
        struct Arguments: Codable, Sendable { var name = "frail" }

        static let retry = RetryPolicy.constant(.hours(1), attempts: 2)

        func perform(_ run: JobRun<Arguments>) async throws {
            try await run.log("about to fail")
            throw Trouble()
        }
    }

    struct Sole: Job {
        struct Arguments: Codable, Sendable { var account: String }

        static let unique: Unique? = Unique(by: .fields(["account"]))

        func perform(_ run: JobRun<Arguments>) async throws -> String { run.arguments.account }
    }

    static let limits = JournalLimits(logBytes: 4_096)

    static func register(with engine: Engine) throws {
        try engine.register(Kept())
        try engine.register(Quick())
        try engine.register(Frail())
        try engine.register(Sole())
    }

    static func engine(_ lab: Lab, source: StoreSource? = nil, limits: JournalLimits = limits) throws -> Engine {
        let queues = [Queue("keyed", keyRateLimit: .bucket(100, per: .seconds(60), burst: 50))]
        let engine = Engine(
            journal: source ?? .memory(lab.image),
            configuration: EngineConfiguration(
                gracePeriod: .seconds(30), journal: JournalConfiguration(limits: limits), queues: queues),
            clock: lab.clock, entropy: .seeded(1), logger: lab.logs.logger)
        try register(with: engine)
        return engine
    }

    /// - Parameter shortens: whether jobs are enqueued until the log is full, so that those that wait get rows.
    static func fill(_ engine: Engine, shortens: Bool = true) async throws {
        try await prepareQueues(engine)
        for number in 1...3 {
            let options = JobOptions(
                queue: "held", priority: number, key: "tenant-\(number)", weight: 2, attempts: 4, tags: ["é", "held"])
            try await engine.enqueue(Sole.self, .init(account: "a-\(number)"), options: options)
        }
        try await engine.enqueue(
            Kept.self, .init(), id: "later", options: JobOptions(delay: .days(7), key: "tenant-1"))
        let frail = try await engine.enqueue(Frail.self, .init(), id: "frail", options: JobOptions(key: "tenant-2"))
        try await frail.wait(for: .retrying)
        let dead = try await engine.enqueue(
            Frail.self, .init(), id: "dead", options: JobOptions(key: "tenant-2", attempts: 1))
        try await dead.wait(for: .dead)
        let limited = JobOptions(queue: "limited", tags: ["kept"])
        _ = try await engine.enqueue(Kept.self, .init(), id: "kept", options: limited).result()
        _ = try await engine.enqueue(
            Kept.self, .init(), id: "keyed", options: JobOptions(queue: "keyed", key: "tenant-1")
        ).result()
        try await engine.enqueue(Kept.self, .init(), id: "cancelled", options: JobOptions(delay: .days(1))).cancel()
        try await readLetter(engine)
        if shortens { try await shorten(engine) }
    }

    private static func prepareQueues(_ engine: Engine) async throws {
        let held = engine.queue("held")
        try await held.pause()
        try await held.set(
            concurrency: 4, keyConcurrency: 2, rateLimit: .bucket(100, per: .days(60), burst: 10))
        try await engine.queue("limited").set(rateLimit: .window(100, per: .seconds(3_600)))
    }

    private static func readLetter(_ engine: Engine) async throws {
        let letter = JobOrder(
            kind: JobEntry.messageKind, arguments: Payload(bytes: Array(#"{"dear":"Ada"}"#.utf8)),
            options: JobOptions(queue: "letters"))
        _ = try await engine.enqueue([letter], .durable)
        while try await engine.readMessages("letters", 1, for: .days(2), waiting: nil).isEmpty { await Task.yield() }
    }

    /// What waits in the log gets its rows once that has no room any more.
    private static func shorten(_ engine: Engine) async throws {
        let journal = try await engine.parts.runs().world.journal
        for _ in 0..<5_000 {
            let rows = try await journal.read { view in try view.count(of: QueueTables.ready.name) }
            if rows >= 3 { return }
            try await engine.enqueue(Quick.self, .init())
        }
        throw Trouble()
    }
}

extension JobHandle {
    /// Returns once the job has this status.
    func wait(for status: JobStatus) async throws {
        while try await info().status != status { await Task.yield() }
    }
}
