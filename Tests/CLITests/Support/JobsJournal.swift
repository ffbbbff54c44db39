import Ratchet
import RatchetEngine
import RatchetTesting

/// A journal with jobs in each state, made in virtual time.
struct JobsJournal: Sendable {
    /// Some letters cannot be delivered.
    struct Letter: Job {
        struct Arguments: Codable, Sendable { var to: String }
        struct Undeliverable: Error, CustomStringConvertible { let description = "nobody lives there" }

        static let queue = "mail"
        static let retry = RetryPolicy.constant(.days(10_000), attempts: 2)
        static let retention: JobRetention? = JobRetention(completed: .forever, cancelled: .forever)

        static func key(of arguments: Arguments) -> String? { "tenant-\(arguments.to.first ?? "x")" }

        func perform(_ run: JobRun<Arguments>) async throws -> String {
            try await run.log("on the way to \(run.arguments.to)")
            try await run.heartbeat(50)
            guard !run.arguments.to.hasPrefix("nobody") else { throw Undeliverable() }
            return "read by \(run.arguments.to)"
        }
    }

    let path: String
    let clock = ManualClock()

    /// Fills the journal; `body` runs while the engine has it.
    func make(live body: @escaping @Sendable (Engine) async throws -> Void = { _ in }) async throws {
        let engine = Engine(journal: .directory(path), clock: clock)
        try engine.register(Letter())
        try await engine.run { () async throws in
            try await fill(engine)
            clock.advance(by: .minutes(5))
            try await body(engine)
        }
    }

    private func fill(_ engine: Engine) async throws {
        try await enqueue(engine, "done", to: "ada", .completed)
        clock.advance(by: .seconds(10))
        try await enqueue(engine, "back", to: "nobody", .retrying)
        try await enqueue(engine, "dead", to: "nobody", .dead, JobOptions(attempts: 1))
        try await enqueue(engine, "lost", to: "nobody else", .dead, JobOptions(queue: "old", attempts: 1))
        try await enqueue(
            engine, "later", to: "bob", .scheduled, JobOptions(delay: .days(20_000), tags: ["é", "slow"]))
        try await engine.queue("held").pause()
        try await engine.queue("held").set(concurrency: 3, rateLimit: .window(30, per: .seconds(60)))
        try await enqueue(engine, "urgent", to: "cyd", .queued, JobOptions(queue: "held", priority: 1))
        try await enqueue(engine, "idle", to: "dan", .queued, JobOptions(queue: "held"))
    }

    private func enqueue(
        _ engine: Engine, _ id: RunID, to: String, _ status: JobStatus, _ options: JobOptions = JobOptions()
    ) async throws {
        let job = try await engine.enqueue(Letter.self, .init(to: to), id: id, options: options)
        try await wait(for: status, of: job)
    }

    func wait(for status: JobStatus, of job: JobHandle<Letter>) async throws {
        while try await job.info().status != status { await Task.yield() }
    }
}
