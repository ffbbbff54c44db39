import RatchetJournal

/// The schedules in an engine's journal.
///
///     for schedule in try await engine.schedules.list() { print(schedule.name, schedule.rule) }
///     try await engine.schedules.pause("nightly", note: "the warehouse moves")
///
/// All calls return once what they say is durable, and wait for the engine to run. They throw `EngineError` with the
/// code `unknownSchedule` if there is no schedule of the name, `stopped`, or `journalFault`. Those that change
/// something throw `waitsForItself` if an interceptor asks that stands around what a schedule starts.
public struct EngineSchedules: Sendable {
    private let engine: Engine

    init(_ engine: Engine) { self.engine = engine }

    /// All of them, by their names.
    public func list() async throws -> [Schedule] {
        try await engine.withSchedules { try await $0.all() }
    }

    /// The one with this name.
    public func schedule(named name: String) async throws -> Schedule {
        guard let schedule = try await engine.withSchedules({ try await $0.durable(name) }) else {
            throw EngineError.unknownSchedule(name)
        }
        return schedule
    }

    /// Pauses a schedule: its rule starts nothing until it is resumed. Runs that are under way go on.
    ///
    /// Ticks that fall due meanwhile are not made up for; they are counted as ``TickLoss/paused`` when it is resumed.
    /// What waits, and backfills, go on then. One that is paused already gets the new note.
    /// - Parameters:
    ///   - name: the schedule's name.
    ///   - note: why, for people; what is over 1,024 bytes is cut.
    public func pause(_ name: String, note: String = "") async throws { try await carryOut(.pause(note: note), name) }

    /// Has a paused schedule go on from now.
    public func resume(_ name: String) async throws { try await carryOut(.resume, name) }

    /// Starts a run, or enqueues a job, at once, whatever the rule says, also of a schedule that is paused or whose
    /// last run is not over.
    ///
    ///     let run = try await engine.schedules.trigger("nightly")     // nightly@2026-11-30T09:12:33.250Z+trigger-1
    ///
    /// It does not count for the schedule's limit. A tick that is due while it is under way meets it as any other run.
    /// - Returns: the id of the run, or of the job; of the job that is there, if there may be only one of its kind.
    /// - Throws: what the closure that makes the State throws; `EngineError` with the code `unknownWorkflow`,
    ///   `unknownJobKind` or `undeclaredSchedule` if the schedule cannot start anything, `invalidSchedule` if 1,000 of
    ///   its runs are under way.
    @discardableResult
    public func trigger(_ name: String) async throws -> RunID {
        let run = try await engine.withSchedules { try await $0.carryOut(.trigger, on: name) }
        guard let run else { throw EngineError.unknownSchedule(name) }
        return run
    }

    /// Starts what the rule planned from one moment to another, both included, and what has no run yet.
    ///
    /// The runs have the ids that the ticks have, so that what has run is not run again, for as long as the journal
    /// keeps it. Of a job that is done nothing is left, unless its kind says so (`retention`): it is not enqueued again
    /// if it is kept, or among the last 20 ticks that have started something. They begin in order, each when no run of
    /// the schedule is under way, or all at once with ``TickOverlap/allow``. The schedule's start, end and limit do not
    /// count.
    /// - Parameters:
    ///   - name: the schedule's name.
    ///   - start: the first moment; it lies before now.
    ///   - end: the last one; what lies behind now is left to the rule.
    /// - Throws: `EngineError` with the code `invalidSchedule` if it cannot be, or 16 are under way.
    public func backfill(_ name: String, from start: Timestamp, to end: Timestamp) async throws {
        try await carryOut(.backfill(from: start, to: end), name)
    }

    /// Removes a schedule. Its runs go on; what waits is forgotten.
    ///
    /// - Throws: `EngineError` with the code `declaredSchedule` if the app's code declares it, which would make it
    ///   anew.
    public func delete(_ name: String) async throws { try await carryOut(.delete, name) }

    /// Changes a schedule that was made at run time; what you do not name stays.
    ///
    ///     try await engine.schedules.update("report-7", rule: .daily(at: "06:00"))
    ///
    /// Another rule counts from now on: what the old one has planned and is not due yet is forgotten.
    /// - Parameters:
    ///   - name: the schedule's name.
    ///   - rule: when it is due.
    ///   - missed: what becomes of ticks that were missed.
    ///   - overlap: what becomes of ticks that are due while a run is not over.
    ///   - options: what else there is to say, all of it.
    /// - Throws: `EngineError` with the code `invalidSchedule`, or `declaredSchedule` if the app's code declares it.
    public func update(
        _ name: String, rule: ScheduleRule? = nil, missed: MissedTicks? = nil, overlap: TickOverlap? = nil,
        options: ScheduleOptions? = nil
    ) async throws {
        try await carryOut(
            .update(ScheduleChange(rule: rule, missed: missed, overlap: overlap, options: options)), name)
    }

    /// Has the engine remove, when it takes up its journal, each schedule that an earlier version of the app has
    /// declared and this one does not.
    ///
    /// Without this call such a schedule stays: with a State of its own it goes on, without its closure it starts no
    /// runs and says so. Call it before the engine runs, and declare all schedules before, too.
    public func removeUndeclared() { engine.book.removeUndeclared() }

    /// Makes a schedule.
    package func create(
        _ name: String, _ terms: ScheduleTerms, _ options: ScheduleOptions, _ target: ScheduleTarget
    ) async throws {
        let order = ScheduleOrder.create(NewSchedule(terms, target, options))
        try order.check(name)
        try engine.registry.check(target)
        try await carryOut(order, name)
    }

    private func carryOut(_ order: ScheduleOrder, _ name: String) async throws {
        try await engine.withSchedules { schedules in _ = try await schedules.carryOut(order, on: name) }
    }
}

extension Engine {
    /// The schedules in the engine's journal.
    public var schedules: EngineSchedules { EngineSchedules(self) }

    /// Declares a schedule.
    /// - Throws: ``EngineError/Code/alreadyRegistered``
    package func declare(_ schedule: ScheduleDeclaration) throws { try book.add(schedule) }

    /// Asks those who follow the schedules, and the next ones if the journal was opened again meanwhile.
    func withSchedules<Value: Sendable>(
        _ body: @escaping @Sendable (Schedules) async throws -> Value
    ) async throws -> Value {
        try await perform {
            while true {
                let schedules = try await self.parts.schedules.get()
                do {
                    return try await CurrentPool.leave(for: self.executor) { try await body(schedules) }
                } catch let error as JournalError where error.code == .closed {
                    await schedules.runs.waitForEnd()
                    try Task.checkCancellation()
                    await Task.yield()
                } catch let error as JournalError {
                    throw EngineError.journalFault(error)
                }
            }
        }
    }
}
