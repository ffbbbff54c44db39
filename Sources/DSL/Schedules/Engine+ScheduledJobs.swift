public import RatchetEngine

extension Engine {
    /// Declares a schedule that enqueues a job for each tick of the rule.
    ///
    ///     try engine.schedule("digest", .daily(at: "07:00", in: "Europe/Berlin"), SendDigest.self) { tick in
    ///         SendDigest.Arguments(day: tick.planned)
    ///     }
    ///
    /// A tick enqueues one job, in the commit in which the schedule moves on. The job's id is made of the schedule's
    /// name and the planned moment (`digest@2026-11-30T06:00:00Z`), however often the engine is started, killed or
    /// started anew. All else is as with schedules of workflows.
    ///
    /// A job that failed and is to be tried again is not over: with the default for `overlap`, ticks are left out until
    /// it is done or a dead letter. Where each tick counts, choose `.allow`, and let the queue say how many are at
    /// work. A kind that is not registered is no error here: the schedule then enqueues nothing, says so, and what
    /// falls due counts as missed.
    /// - Parameters:
    ///   - name: the schedule's name, of 1 to 200 bytes.
    ///   - rule: when it is due.
    ///   - kind: which kind of job.
    ///   - job: where and when its jobs are to be done, where their kind does not say it. They have no due time of
    ///     their own, but may have a delay. If the kind is unique, and such a job is there, the tick is left out, and
    ///     counted as `TickLoss.overlap`.
    ///   - missed: what becomes of ticks that were missed. Default: the latest is made up for.
    ///   - overlap: what becomes of a tick that is due while a job of the schedule is not over. Default: it is left
    ///     out.
    ///   - options: what else there is to say.
    ///   - arguments: makes the job's arguments of the tick. If it throws, the tick is reported as refused.
    /// - Throws: `EngineError` with the code `invalidSchedule` if the rule, a policy or the name cannot be,
    ///   `invalidJob`, `invalidQueue`, `invalidTag`, or `alreadyRegistered` if another one is declared under the name.
    public func schedule<J: Enqueueable>(
        _ name: String, _ rule: ScheduleRule, _ kind: J.Type, job: JobOptions = JobOptions(),
        missed: MissedTicks = .latest, overlap: TickOverlap = .skip, options: ScheduleOptions = ScheduleOptions(),
        arguments: @escaping @Sendable (ScheduleTick) throws -> J.Arguments
    ) throws {
        let terms = ScheduleTerms(rule, missed, overlap, options)
        try declare(
            ScheduleDeclaration(name, terms, options, .job(kind: J.name, arguments: nil, job)) { tick in
                try J.payload(of: try arguments(tick))
            })
    }

    /// Declares a schedule whose jobs all have the same arguments.
    ///
    ///     try engine.schedule("sweep", .every(.minutes(10)), Sweep.self, with: .init(), job: JobOptions(priority: 9))
    ///
    /// The journal keeps the arguments too: if the app does not declare the schedule any more, it goes on, unless
    /// `EngineSchedules.removeUndeclared()` says that it does not.
    /// - Parameters:
    ///   - name: the schedule's name, of 1 to 200 bytes.
    ///   - rule: when it is due.
    ///   - kind: which kind of job.
    ///   - arguments: the arguments of each job, at most 256 KiB as JSON.
    ///   - job: where and when its jobs are to be done, where their kind does not say it.
    ///   - missed: what becomes of ticks that were missed. Default: the latest is made up for.
    ///   - overlap: what becomes of a tick that is due while a job of the schedule is not over. Default: it is left
    ///     out.
    ///   - options: what else there is to say.
    /// - Throws: as the other one; `EngineError` with the code `tooLarge`.
    public func schedule<J: Enqueueable>(
        _ name: String, _ rule: ScheduleRule, _ kind: J.Type, with arguments: J.Arguments,
        job: JobOptions = JobOptions(), missed: MissedTicks = .latest, overlap: TickOverlap = .skip,
        options: ScheduleOptions = ScheduleOptions()
    ) throws {
        let target = ScheduleTarget.job(kind: J.name, arguments: try J.payload(of: arguments), job)
        try declare(ScheduleDeclaration(name, ScheduleTerms(rule, missed, overlap, options), options, target))
    }
}

extension EngineSchedules {
    /// Makes a schedule of jobs at run time, and returns once it is durable.
    ///
    ///     try await engine.schedules.create(
    ///         "digest-7", .weekly(on: .monday, at: "07:00"), SendDigest.self, with: .init(customer: 7))
    ///
    /// It is in the journal with the arguments, until it is deleted; the next engines follow it too.
    /// - Parameters:
    ///   - name: the schedule's name, of 1 to 200 bytes.
    ///   - rule: when it is due.
    ///   - kind: which kind of job.
    ///   - arguments: the arguments of each job, at most 256 KiB as JSON.
    ///   - job: where and when its jobs are to be done, where their kind does not say it.
    ///   - missed: what becomes of ticks that were missed. Default: the latest is made up for.
    ///   - overlap: what becomes of a tick that is due while a job of the schedule is not over. Default: it is left
    ///     out.
    ///   - options: what else there is to say.
    /// - Throws: `EngineError` with the code `alreadyExists` if there is a schedule of the name, `unknownJobKind`,
    ///   `invalidSchedule`, `invalidJob`, `invalidQueue`, `invalidTag`, `tooLarge`, `stopped` or `journalFault`
    ///   (whether it is durable is then not known).
    public func create<J: Enqueueable>(
        _ name: String, _ rule: ScheduleRule, _ kind: J.Type, with arguments: J.Arguments,
        job: JobOptions = JobOptions(), missed: MissedTicks = .latest, overlap: TickOverlap = .skip,
        options: ScheduleOptions = ScheduleOptions()
    ) async throws {
        try await create(
            name, ScheduleTerms(rule, missed, overlap, options), options,
            .job(kind: J.name, arguments: try J.payload(of: arguments), job))
    }
}
