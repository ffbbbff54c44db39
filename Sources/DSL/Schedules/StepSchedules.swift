public import RatchetEngine

/// The schedules, for a step that changes them: what it asks for lands with its completion, or not at all.
///
///     Step("close the shop") { run in
///         try await shop.close()
///         try run.schedules.pause("nightly", note: "the shop is closed")
///     }
///
/// It is held back, is in the journal in the commit of the step's completion, and is done exactly once a moment later,
/// whatever crashes; what one run asks for is done in the order in which it was asked. If it cannot be done (there is
/// no such schedule, or the app's code declares it and it is to be changed), that is logged, and nothing else. To know
/// what became of it, ask `engine.schedules`, which does it at once, whatever becomes of the step.
///
/// All calls throw `EngineError` with the code `invalidSchedule` if it can never be done, and `EffectError` if the step
/// does too much.
public struct StepSchedules: Sendable {
    private let effects: StepEffects

    init(_ effects: StepEffects) { self.effects = effects }

    /// Pauses a schedule: see `EngineSchedules.pause(_:note:)`.
    ///
    /// - Parameters:
    ///   - name: the schedule's name.
    ///   - note: why, for people; what is over 1,024 bytes is cut.
    public func pause(_ name: String, note: String = "") throws {
        try add(name, .pause(note: String(decoding: note.utf8.prefix(1_024), as: UTF8.self)))
    }

    /// Has a paused schedule go on.
    public func resume(_ name: String) throws { try add(name, .resume) }

    /// Starts a run of a schedule, or enqueues its job, whatever the rule says.
    public func trigger(_ name: String) throws { try add(name, .trigger) }

    /// Starts what the rule planned from one moment to another, both included, and what has no run yet.
    ///
    /// - Parameters:
    ///   - name: the schedule's name.
    ///   - start: the first moment.
    ///   - end: the last one; what lies behind the moment at which it is done is left to the rule.
    public func backfill(_ name: String, from start: Timestamp, to end: Timestamp) throws {
        try add(name, .backfill(from: start, to: end))
    }

    /// Removes a schedule that was made at run time. Its runs go on.
    public func delete(_ name: String) throws { try add(name, .delete) }

    /// Changes a schedule that was made at run time; what you do not name stays.
    ///
    ///     try run.schedules.update("report-7", rule: .daily(at: "06:00"))
    ///
    /// Another rule counts from the moment at which it is done.
    /// - Parameters:
    ///   - name: the schedule's name.
    ///   - rule: when it is due.
    ///   - missed: what becomes of ticks that were missed.
    ///   - overlap: what becomes of ticks that are due while a run is not over.
    ///   - options: what else there is to say, all of it.
    public func update(
        _ name: String, rule: ScheduleRule? = nil, missed: MissedTicks? = nil, overlap: TickOverlap? = nil,
        options: ScheduleOptions? = nil
    ) throws {
        try add(name, .update(ScheduleChange(rule: rule, missed: missed, overlap: overlap, options: options)))
    }

    /// Makes a schedule of runs. If there is one of the name, that one stays as it is.
    ///
    ///     try run.schedules.create(
    ///         "report-7", .weekly(on: .monday, at: "06:00"), Report.self, with: Report.State(customer: 7))
    ///
    /// - Parameters:
    ///   - name: the schedule's name, of 1 to 200 bytes.
    ///   - rule: when it is due.
    ///   - workflow: the workflow whose runs it starts.
    ///   - state: the first State of each run, at most 256 KiB as JSON.
    ///   - missed: what becomes of ticks that were missed. Default: the latest is made up for.
    ///   - overlap: what becomes of a tick that is due while a run of the schedule is not over. Default: it is left
    ///     out.
    ///   - options: what else there is to say.
    /// - Throws: `EngineError` with the code `invalidSchedule`, `unknownWorkflow`, `invalidTag` or `tooLarge`;
    ///   `EffectError`; ``FlowError/Code/notEncodable``.
    public func create<W: Workflow>(
        _ name: String, _ rule: ScheduleRule, _ workflow: W.Type, with state: W.State, missed: MissedTicks = .latest,
        overlap: TickOverlap = .skip, options: ScheduleOptions = ScheduleOptions()
    ) throws {
        let first = try Payload(state, for: "the first State of workflow '\(W.name)'")
        let terms = ScheduleTerms(rule, missed, overlap, options)
        try add(name, .create(NewSchedule(terms, .run(workflow: W.name, state: first), options)))
    }

    /// Makes a schedule of jobs. If there is one of the name, that one stays as it is.
    ///
    ///     try run.schedules.create("digest-7", .daily(at: "07:00"), SendDigest.self, with: .init(customer: 7))
    ///
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
    /// - Throws: `EngineError` with the code `invalidSchedule`, `unknownJobKind`, `invalidJob`, `invalidQueue`,
    ///   `invalidTag` or `tooLarge`; `EffectError`; ``FlowError/Code/notEncodable``.
    public func create<J: Enqueueable>(
        _ name: String, _ rule: ScheduleRule, _ kind: J.Type, with arguments: J.Arguments,
        job: JobOptions = JobOptions(), missed: MissedTicks = .latest, overlap: TickOverlap = .skip,
        options: ScheduleOptions = ScheduleOptions()
    ) throws {
        let target = ScheduleTarget.job(kind: J.name, arguments: try J.payload(of: arguments), job)
        try add(name, .create(NewSchedule(ScheduleTerms(rule, missed, overlap, options), target, options)))
    }

    private func add(_ name: String, _ order: ScheduleOrder) throws {
        try effects.add(.schedule(name: name, order))
    }
}
