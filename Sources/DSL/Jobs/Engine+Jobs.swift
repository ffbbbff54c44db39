public import RatchetEngine
public import RatchetJournal

extension Engine {
    /// Makes a kind of job known, so that its jobs are done.
    ///
    ///     try engine.register(SendMail(server: server))
    ///
    /// Register before the engine runs: a job in the journal whose kind is not registered when it is its turn is set
    /// aside until the journal is opened next.
    /// - Throws: `EngineError` with the code `alreadyRegistered`, `unknownPool` or `invalidJob`.
    public func register(_ job: some Job) throws { try register(try job.kind()) }

    /// Makes a kind of job known of which one call of the handler does many at once.
    ///
    /// - Throws: as for a ``Job``; `EngineError`.
    public func register(_ job: some BatchJob) throws { try register(try job.kind()) }

    package func register(any job: any Enqueueable) throws {
        if let job = job as? any Job { try register(job) }
        if let job = job as? any BatchJob { try register(job) }
    }

    /// Enqueues a job and returns once it is durable, unless `durability` says that this need not be waited for.
    ///
    ///     let job = try await engine.enqueue(SendMail.self, .init(to: "ada@example.org", subject: "Hello"))
    ///
    /// Before the engine runs, this waits until it does. A job that is unique, or has an id, and is there already is
    /// not enqueued again: the handle is that of the one that there is, and says so.
    /// - Parameters:
    ///   - kind: which kind of job.
    ///   - arguments: what it is about.
    ///   - id: the job's id, of 1 to 500 bytes; without one the engine makes one (`job-1`, `job-2`, …). An id is free
    ///     again when nothing is left of its job: see `JobRetention`.
    ///   - options: where and when it is to be done, where its kind does not say it as it should be.
    ///   - durability: what this waits for. With `.relaxed` it returns as soon as the job is handed to the journal; a
    ///     crash within the next milliseconds may lose it.
    /// - Throws: `EngineError` with the code `invalidJob`, `invalidQueue`, `invalidID`, `invalidTag`, `idInUse`,
    ///   `tooLarge`, `stopped` or `journalFault` (whether it is durable is then not known).
    @discardableResult
    public func enqueue<J: Enqueueable>(
        _ kind: J.Type, _ arguments: J.Arguments, id: RunID? = nil, options: JobOptions = JobOptions(),
        durability: Durability = .durable
    ) async throws -> JobHandle<J> {
        let receipts = try await enqueue([try J.order(arguments, id: id, options)], durability)
        return JobHandle(self, receipts[0])
    }

    /// Enqueues many jobs of a kind in one commit: all of them, or none.
    ///
    ///     let jobs = try await engine.enqueue(Resize.self, all: photos.map { .init(photo: $0) })
    ///
    /// The handles stand in the order of the arguments, and the ids that the engine makes in that order too. At most
    /// 100,000 at once.
    /// - Throws: as for one job; `EngineError`.
    @discardableResult
    public func enqueue<J: Enqueueable>(
        _ kind: J.Type, all arguments: [J.Arguments], options: JobOptions = JobOptions(),
        durability: Durability = .durable
    ) async throws -> [JobHandle<J>] {
        let kind = J.name
        let orders = try arguments.map { try J.order($0, of: kind, options) }
        return try await enqueue(orders, durability).map { JobHandle(self, $0) }
    }

    /// Finds a job that was enqueued before, in this process or an earlier one.
    ///
    /// - Throws: `EngineError` with the code `notFound` if there is none, or nothing is left of it.
    public func job<J: Enqueueable>(_ kind: J.Type, id: RunID) async throws -> JobHandle<J> {
        JobHandle(self, JobReceipt(id: id, number: try await findJob(id), isNew: false))
    }

    /// The queue of this name, for whoever looks at it, pauses it or reads from it.
    public func queue(_ name: String) -> QueueHandle { QueueHandle(engine: self, name: name) }
}
