public import Ratchet
public import RatchetEngine

extension TestEngine {
    /// Enqueues a job, and returns once that is durable and all is done that can be done without time.
    ///
    ///     let job = try await test.enqueue(SendMail.self, .init(to: "ada@example.org"))
    ///
    /// - Throws: what `Engine.enqueue` throws.
    @discardableResult
    public func enqueue<J: Enqueueable>(
        _ kind: J.Type, _ arguments: J.Arguments, id: RunID? = nil, options: JobOptions = JobOptions()
    ) async throws -> RunID {
        try await perform { engine in try await engine.enqueue(kind, arguments, id: id, options: options).id }
    }

    /// Enqueues a job, lets time go on until it is done, and returns its result.
    ///
    ///     let report = try await test.run(MakeReport.self, .init(month: 11))
    ///
    /// - Throws: what `Engine.enqueue` and `JobHandle.result()` throw.
    public func run<J: Enqueueable>(
        _ kind: J.Type, _ arguments: J.Arguments, options: JobOptions = JobOptions()
    ) async throws -> J.Output {
        try await perform { engine in try await engine.enqueue(kind, arguments, options: options).result() }
    }

    /// The jobs that a filter means, as they are now.
    ///
    ///     #expect(try await test.jobs(JobFilter(queues: ["mail"])).count == 2)
    ///
    /// - Throws: what `Engine.jobs` throws.
    public func jobs(_ filter: JobFilter = .all, limit: Int = 10_000) async throws -> [JobInfo] {
        try await perform { engine in try await engine.jobs(filter, limit: limit) }
    }

    /// What the jobs of a kind are about that are in the journal, in the order in which they were enqueued.
    ///
    ///     try await test.perform { engine in try await engine.queue("mail").pause() }
    ///     try await test.run(SignUp.self, with: state)
    ///     #expect(try await test.enqueued(SendMail.self).map(\.to) == ["ada@example.org"])
    ///
    /// A job that is done is not among them, unless it is kept: pause its queue to see it.
    /// - Throws: `FlowError` if one has other arguments than the kind has today.
    public func enqueued<J: Enqueueable>(_ kind: J.Type) async throws -> [J.Arguments] {
        try await jobs(JobFilter(kinds: [J.name])).map { try $0.arguments.decoded(as: J.Arguments.self) }
    }
}
