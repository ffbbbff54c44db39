import Logging
import RatchetJournal

/// How a tick becomes a run.
extension Schedules {
    /// What is to become durable with a run that is started.
    typealias Rows = @Sendable (RunID?) throws(JournalError) -> [WriteBatch.Operation]

    /// Starts the run of a tick, or reports that this was refused.
    ///
    /// - Parameters:
    ///   - row: what the schedule becomes.
    ///   - before: what it is now.
    func start(_ tick: ScheduleTick, _ row: ScheduleRow, of before: ScheduleRow) async throws {
        guard try await runs.find(tick.runID) == nil else { return try await passOver(tick, row) }
        do {
            try await begin(tick, row) { _ in [] }
        } catch {
            let refusal = try refusal(for: error)
            var row = row
            row.lose(tick.planned, .refused, at: clock.now, text: refusal)
            try await commit(row)
        }
    }

    /// The run is there already: the schedule moves on.
    private func passOver(_ tick: ScheduleTick, _ row: ScheduleRow) async throws {
        // A backfill may pass very many; where it stands is written with the next run that it starts.
        guard tick.cause == .backfill else { return try await commit(row) }
        take(row)
    }

    /// Starts the run of a tick in one commit with the row, and with what `writes` adds.
    @discardableResult
    func begin(_ tick: ScheduleTick, _ row: ScheduleRow, _ writes: @escaping Rows) async throws -> RunReference {
        let (now, blocks, runs) = (clock.now, blocks, runs)
        let order = RunOrder(
            workflow: row.target.workflow, id: tick.runID, state: try state(tick, row),
            options: StartOptions(tags: row.terms.tags))
        try await Interceptors.settle(logger) { isDone in
            _ = try await runs.world.interceptors.start(order) { order in
                let run = try await runs.start(order) { run throws(JournalError) in
                    var row = row
                    row.start(tick, run, at: now)
                    return [try row.put(with: blocks)] + (try writes(run.id))
                }
                isDone.open()
                return run
            }
        }
        guard let run = try await runs.find(tick.runID) else { throw EngineError.notFound(tick.runID) }
        var row = row
        row.start(tick, run, at: now)
        take(row)
        for active in row.active where active.number == run.number { try await watch(active) }
        return run
    }

    private func state(_ tick: ScheduleTick, _ row: ScheduleRow) throws -> Payload {
        if case .run(_, let state?) = row.target { return state }
        guard let makeState = book[row.name]?.makeState else { throw EngineError.undeclaredSchedule(row.name) }
        return try makeState(tick)
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

    // MARK: - What keeps it from starting runs

    /// The rule, if runs can be started. If not, the row says why; if it did, it does not any more.
    func times(of entry: Entry) async throws -> RuleTimes? {
        let problem = problem(of: entry)
        var row = entry.row
        row.problem = problem.map { ScheduleRow.cut($0.message) }
        if row.problem != entry.row.problem {
            try await runs.commit([try row.put(with: blocks)])
            entries[row.name]?.row = row
            if let problem {
                logger.warning(
                    "A schedule cannot start runs: what falls due meanwhile counts as missed",
                    metadata: ["schedule": "\(row.name)", "cause": "\(problem)"])
            }
        }
        return problem == nil && row == entry.row ? entry.times : nil
    }

    func problem(of entry: Entry) -> EngineError? {
        let row = entry.row
        if row.target.needsCode, book[row.name]?.makeState == nil { return .undeclaredSchedule(row.name) }
        do throws(EngineError) {
            _ = try runs.registry.plan(named: row.target.workflow)
            _ = try RuleTimes(row.terms.rule)
            return nil
        } catch {
            return error
        }
    }
}
