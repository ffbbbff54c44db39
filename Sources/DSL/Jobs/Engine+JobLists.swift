public import RatchetEngine

extension Engine {
    /// The jobs that a filter means, in the order in which they were enqueued.
    ///
    ///     let dead = try await engine.jobs(JobFilter(statuses: [.dead]))
    ///
    /// Jobs that are done are found only if they are kept: see `JobRetention`.
    /// - Parameters:
    ///   - filter: which jobs; by default all.
    ///   - last: the last job of the page before, for the next page.
    ///   - limit: how many at most. Default: 100.
    /// - Throws: `EngineError`
    public func jobs(_ filter: JobFilter = .all, after last: JobInfo? = nil, limit: Int = 100) async throws -> [JobInfo]
    {
        try await jobs(filter, after: last?.number ?? 0, limit: limit).map(JobInfo.init)
    }

    /// Cancels every job that a filter means and that is not over. Those at work are told so.
    ///
    ///     try await engine.cancelJobs(JobFilter(queues: ["mail"]))
    ///
    /// Dead letters stay, unless the filter names statuses or ids: somebody is to redrive them, or to delete them.
    /// - Returns: how many were cancelled.
    /// - Throws: `EngineError` with the code `unsuitableFilter` if the filter names nothing and does not say all.
    @discardableResult
    public func cancelJobs(_ filter: JobFilter, limit: Int? = nil) async throws -> Int {
        try await carryOut(JobBulk(.cancel, filter, limit: limit))
    }

    /// Deletes every job that a filter means: nothing is left of it. One that is not over is cancelled first.
    ///
    /// - Returns: how many were deleted.
    /// - Throws: `EngineError` with the code `unsuitableFilter` if the filter names nothing and does not say all.
    @discardableResult
    public func deleteJobs(_ filter: JobFilter, limit: Int? = nil) async throws -> Int {
        try await carryOut(JobBulk(.delete, filter, limit: limit))
    }

    /// Makes a dead letter of every job that a filter means and that is not over: it is not tried any more.
    ///
    /// - Returns: how many were discarded.
    /// - Throws: `EngineError` with the code `unsuitableFilter` if the filter names nothing and does not say all.
    @discardableResult
    public func discardJobs(_ filter: JobFilter, limit: Int? = nil) async throws -> Int {
        try await carryOut(JobBulk(.discard, filter, limit: limit))
    }

    /// Has every job that a filter means begin anew, now: those that wait for a later time, and dead letters.
    ///
    ///     try await engine.retryJobs(JobFilter(queues: ["mail"], statuses: [.dead]), limit: 100)
    ///
    /// What their attempts have left for later ones stays; no attempt counts any more. Those at work are left out.
    /// - Parameters:
    ///   - filter: which jobs.
    ///   - queue: the queue that they go to; `nil`, which is the default, for the one in which they are.
    ///   - limit: how many at most, the oldest first.
    /// - Returns: how many begin anew.
    /// - Throws: `EngineError` with the code `unsuitableFilter` if the filter names nothing and does not say all.
    @discardableResult
    public func retryJobs(_ filter: JobFilter, to queue: String? = nil, limit: Int? = nil) async throws -> Int {
        try await carryOut(JobBulk(.retry(queue: queue), filter, limit: limit))
    }

    /// The queues that there are, by their names.
    /// - Throws: `EngineError`
    public func queues() async throws -> [QueueInfo] { try await queueInfos() }

    /// No job of any queue is taken until they are resumed, also after a restart.
    /// - Throws: `EngineError`
    public func pauseQueues() async throws { try await setQueue(nil, QueueChange(isPaused: true)) }

    /// The jobs of all queues are taken again.
    /// - Throws: `EngineError`
    public func resumeQueues() async throws { try await setQueue(nil, QueueChange(isPaused: false)) }
}
