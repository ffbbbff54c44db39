import Logging
import RatchetJournal

/// How a tick becomes a run, or a job.
extension Schedules {
    /// What is to become durable with a run that is started.
    typealias Rows = @Sendable (RunID?) throws(JournalError) -> [WriteBatch.Operation]

    /// Starts the run of a tick, or enqueues its job, or reports that this was refused.
    ///
    /// - Parameters:
    ///   - row: what the schedule becomes.
    ///   - before: what it is now.
    func start(_ tick: ScheduleTick, _ row: ScheduleRow, of before: ScheduleRow) async throws {
        guard try await !hasBegun(tick, row) else { return try await passOver(tick, row) }
        do {
            try await begin(tick, row) { _ in [] }
        } catch {
            let refusal = try refusal(for: error)
            var row = row
            row.lose(tick.planned, .refused, at: clock.now, text: refusal)
            try await commit(row)
        }
    }

    /// Whether the run of a tick is there, or its job.
    private func hasBegun(_ tick: ScheduleTick, _ row: ScheduleRow) async throws -> Bool {
        guard row.target.kind != nil else { return try await runs.find(tick.runID) != nil }
        // Of a job that is done nothing may be left.
        if row.recentRuns.contains(where: { $0.run == tick.runID }) { return true }
        return try await queues.find(tick.runID) != nil
    }

    /// The run, or the job, is there already: the schedule moves on.
    private func passOver(_ tick: ScheduleTick, _ row: ScheduleRow) async throws {
        // A backfill may pass very many; where it stands is written with the next run that it starts.
        guard tick.cause == .backfill else { return try await commit(row) }
        take(row)
    }

    /// Starts the run of a tick, or enqueues its job, in one commit with the row, and with what `writes` adds.
    @discardableResult
    func begin(_ tick: ScheduleTick, _ row: ScheduleRow, _ writes: @escaping Rows) async throws -> RunID {
        switch row.target {
        case .run(let workflow, _): try await begin(runOf: workflow, tick, row, writes)
        case .job(let kind, _, let options): try await begin(jobOf: kind, options, tick, row, writes)
        }
    }

    private func begin(
        runOf workflow: String, _ tick: ScheduleTick, _ row: ScheduleRow, _ writes: @escaping Rows
    ) async throws -> RunID {
        let (now, blocks, runs) = (clock.now, blocks, runs)
        let order = RunOrder(
            workflow: workflow, id: tick.runID, state: try payload(tick, row),
            options: StartOptions(tags: row.terms.tags))
        try await ScheduleHold.during {
            try await Interceptors.settle(logger) { isDone in
                _ = try await runs.world.interceptors.start(order) { order in
                    let run = try await ScheduleHold.leaving {
                        try await runs.start(order) { run throws(JournalError) in
                            var row = row
                            row.start(tick, ScheduleRow.ActiveRun(run), at: now)
                            return [try row.put(with: blocks)] + (try writes(run.id))
                        }
                    }
                    isDone.open()
                    return run
                }
            }
        }
        guard let run = try await runs.find(tick.runID) else { throw EngineError.notFound(tick.runID) }
        var row = row
        row.start(tick, ScheduleRow.ActiveRun(run), at: now)
        try await takeBegun(row)
        return run.id
    }

    private func begin(
        jobOf kind: String, _ options: JobOptions, _ tick: ScheduleTick, _ row: ScheduleRow,
        _ writes: @escaping Rows
    ) async throws -> RunID {
        let (now, blocks, queues) = (clock.now, blocks, queues)
        var order = JobOrder(kind: kind, id: tick.runID, arguments: try payload(tick, row), options: options)
        order.options.tags = SearchTerms.sorted(options.tags + row.terms.tags)
        let orders = [order]
        let jobs = try await ScheduleHold.during {
            try await queues.enqueue(orders) { jobs throws(JournalError) in
                var row = row
                row.take(jobs[0], of: tick, at: now)
                return [try row.put(with: blocks)] + (try writes(jobs[0].id))
            }
        }
        var row = row
        row.take(jobs[0], of: tick, at: now)
        try await takeBegun(row)
        return jobs[0].id
    }

    /// What a tick has made of a row is durable.
    private func takeBegun(_ row: ScheduleRow) async throws {
        let known = Set(entries[row.name]?.row.active.map(\.number) ?? [])
        take(row)
        for run in row.active where !known.contains(run.number) { try await watch(run) }
    }

    private func payload(_ tick: ScheduleTick, _ row: ScheduleRow) throws -> Payload {
        if let payload = row.target.payload { return payload }
        guard let make = book[row.name]?.makePayload else { throw EngineError.undeclaredSchedule(row.name) }
        return try make(tick)
    }

    /// Why a start was refused; anything that is no fault of it is thrown on.
    private func refusal(for error: any Error) throws -> String {
        switch error {
        // An interceptor's own is a refusal.
        case is CancellationError where Task.isCancelled || isEnding: throw error
        case let error as EngineError:
            // One that stops the journal is no fault of this start.
            let hasStopped = runs.world.journal.hasStopped
            guard error.code != .stopped, error.code != .journalFault || !hasStopped else { throw error }
            return error.message
        case let error as JournalError:
            guard !runs.world.journal.hasStopped, error.code == .damaged || error.code == .tooLarge else { throw error }
            return error.message
        // Not as it prints: an error of decoding would have the value in it.
        default: return ErrorReport(error).text
        }
    }

    // MARK: - What keeps it from starting anything

    /// The rule, if it can start something. If not, the row says why; if it did, it does not any more.
    func times(of entry: Entry) async throws -> RuleTimes? {
        let problem = problem(of: entry)
        var row = entry.row
        row.problem = problem.map { ScheduleRow.cut($0.message) }
        if row.problem != entry.row.problem {
            try await runs.commit([try row.put(with: blocks)])
            entries[row.name]?.row = row
            if let problem {
                logger.warning(
                    "A schedule cannot start anything: what falls due meanwhile counts as missed",
                    metadata: ["schedule": "\(row.name)", "cause": "\(problem)"])
            }
        }
        return problem == nil && row == entry.row ? entry.times : nil
    }

    func problem(of entry: Entry) -> EngineError? {
        let row = entry.row
        if row.target.payload == nil, book[row.name]?.makePayload == nil { return .undeclaredSchedule(row.name) }
        do throws(EngineError) {
            try runs.registry.check(row.target)
            _ = try RuleTimes(row.terms.rule)
            return nil
        } catch {
            return error
        }
    }
}

extension Registry {
    /// Whether the app has registered what a schedule starts.
    /// - Throws: ``EngineError/Code/unknownWorkflow``, ``EngineError/Code/unknownJobKind``
    func check(_ target: ScheduleTarget) throws(EngineError) {
        switch target {
        case .run(let workflow, _): _ = try plan(named: workflow)
        case .job(let kind, _, _): guard self.kind(named: kind) != nil else { throw .unknownJobKind(kind) }
        }
    }
}
