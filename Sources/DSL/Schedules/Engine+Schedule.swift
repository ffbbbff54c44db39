public import RatchetEngine

extension Engine {
    /// Declares a schedule: the engine starts a run of the workflow for each tick of the rule.
    ///
    ///     try engine.schedule("nightly", .cron("0 2 * * *", in: "Europe/Berlin"), Import.self) { tick in
    ///         Import.State(day: tick.planned)
    ///     }
    ///
    /// The journal keeps where the schedule stands: a tick starts one run, whose id is made of the schedule's name and
    /// the planned moment (`nightly@2026-11-30T01:00:00Z`), however often the engine is started, killed or started
    /// anew. What the code says counts: a rule that is changed takes effect at once, and what the old one has planned
    /// and is not due yet is forgotten. Whether the schedule is paused, and where it stands, is kept.
    ///
    /// Declare it before the engine runs, or while it does. A workflow that is not registered is no error here: the
    /// schedule then starts nothing, says so, and what falls due counts as missed.
    /// - Parameters:
    ///   - name: the schedule's name, of 1 to 200 bytes.
    ///   - rule: when it is due.
    ///   - workflow: the workflow whose runs it starts.
    ///   - missed: what becomes of ticks that were missed. Default: the latest is made up for.
    ///   - overlap: what becomes of a tick that is due while a run of the schedule is not over. Default: it is left
    ///     out.
    ///   - options: what else there is to say.
    ///   - state: makes the run's first State of the tick. If it throws, the tick is reported as refused.
    /// - Throws: `EngineError` with the code `invalidSchedule` if the rule, a policy or the name cannot be,
    ///   `invalidTag`, or `alreadyRegistered` if another one is declared under the name.
    public func schedule<W: Workflow>(
        _ name: String, _ rule: ScheduleRule, _ workflow: W.Type, missed: MissedTicks = .latest,
        overlap: TickOverlap = .skip, options: ScheduleOptions = ScheduleOptions(),
        state: @escaping @Sendable (ScheduleTick) throws -> W.State
    ) throws {
        let terms = ScheduleTerms(rule, missed, overlap, options)
        try declare(
            ScheduleDeclaration(name, terms, options, .run(workflow: W.name, state: nil)) { tick in
                try Payload(try state(tick), for: "the first State of workflow '\(W.name)'")
            })
    }

    /// Declares a schedule whose runs all begin with the same State.
    ///
    ///     try engine.schedule("sweep", .every(.minutes(10)), Sweep.self, with: Sweep.State())
    ///
    /// The journal keeps the State too: if the app does not declare the schedule any more, it goes on, unless
    /// `EngineSchedules.removeUndeclared()` says that it does not.
    /// - Parameters:
    ///   - name: the schedule's name, of 1 to 200 bytes.
    ///   - rule: when it is due.
    ///   - workflow: the workflow whose runs it starts.
    ///   - state: the first State of each run, at most 256 KiB as JSON.
    ///   - missed: what becomes of ticks that were missed. Default: the latest is made up for.
    ///   - overlap: what becomes of a tick that is due while a run of the schedule is not over. Default: it is left
    ///     out.
    ///   - options: what else there is to say.
    /// - Throws: as ``schedule(_:_:_:missed:overlap:options:state:)``; `EngineError` with the code `tooLarge`.
    public func schedule<W: Workflow>(
        _ name: String, _ rule: ScheduleRule, _ workflow: W.Type, with state: W.State, missed: MissedTicks = .latest,
        overlap: TickOverlap = .skip, options: ScheduleOptions = ScheduleOptions()
    ) throws {
        let first = try Payload(state, for: "the first State of workflow '\(W.name)'")
        try declare(
            ScheduleDeclaration(
                name, ScheduleTerms(rule, missed, overlap, options), options, .run(workflow: W.name, state: first)))
    }
}

extension EngineSchedules {
    /// Makes a schedule at run time, and returns once it is durable.
    ///
    ///     try await engine.schedules.create(
    ///         "report-7", .weekly(on: .monday, at: "06:00"), Report.self, with: Report.State(customer: 7))
    ///
    /// It is in the journal with its State, until it is deleted; the next engines follow it too.
    /// - Parameters:
    ///   - name: the schedule's name, of 1 to 200 bytes.
    ///   - rule: when it is due.
    ///   - workflow: the workflow whose runs it starts.
    ///   - state: the first State of each run, at most 256 KiB as JSON.
    ///   - missed: what becomes of ticks that were missed. Default: the latest is made up for.
    ///   - overlap: what becomes of a tick that is due while a run of the schedule is not over. Default: it is left
    ///     out.
    ///   - options: what else there is to say.
    /// - Throws: `EngineError` with the code `alreadyExists` if there is a schedule of the name, `unknownWorkflow`,
    ///   `invalidSchedule`, `invalidTag`, `tooLarge`, `stopped` or `journalFault` (whether it is durable is then not
    ///   known).
    public func create<W: Workflow>(
        _ name: String, _ rule: ScheduleRule, _ workflow: W.Type, with state: W.State, missed: MissedTicks = .latest,
        overlap: TickOverlap = .skip, options: ScheduleOptions = ScheduleOptions()
    ) async throws {
        try await create(
            name, ScheduleTerms(rule, missed, overlap, options), options,
            .run(workflow: W.name, state: try Payload(state, for: "the first State of workflow '\(W.name)'")))
    }
}
