import RatchetJournal

/// What is asked of schedules from outside.
extension Schedules {
    /// As they are durable now: whoever was answered sees what the answer says.
    nonisolated func all() async throws -> [Schedule] {
        let blocks = blocks
        return try await runs.world.journal.read { view in try Schedule.all(in: view, with: blocks) }
    }

    /// As it is durable now.
    nonisolated func durable(_ name: String) async throws -> Schedule? {
        let blocks = blocks
        return try await runs.world.journal.read { view in try Schedule.named(name, in: view, with: blocks) }
    }

    /// - Throws: ``EngineError/Code/unknownSchedule``
    private func row(_ name: String) throws(EngineError) -> ScheduleRow {
        guard let entry = entries[name] else { throw .unknownSchedule(name) }
        return entry.row
    }

    private func checkMade(_ name: String) throws(EngineError) {
        guard book[name] == nil else { throw .declaredSchedule(name) }
    }

    /// Does what somebody wants done, and returns once it is durable.
    ///
    /// - Parameter writes: rows that become durable with it.
    /// - Returns: The run that was started, or the job that was enqueued, if one was.
    @discardableResult
    func carryOut(
        _ order: ScheduleOrder, on name: String, writes: @escaping Rows = { _ in [] }
    ) async throws -> RunID? {
        try ScheduleHold.check(name)
        // Another process, or a step of an older version, may have asked for it.
        try order.check(name)
        await turns.enter(name)
        defer { turns.leave(name) }
        let run = try await perform(order, name, writes)
        entries[name]?.isTouched = true
        book.alarm.ring()
        return run
    }

    private func perform(_ order: ScheduleOrder, _ name: String, _ writes: @escaping Rows) async throws -> RunID? {
        switch order {
        case .create(let new): try await create(name, new, try writes(nil))
        case .update(let change): try await update(name, change, try writes(nil))
        case .trigger: return try await trigger(try row(name), writes)
        case .pause(let note): try await commit(paused(try row(name), note), with: try writes(nil))
        case .resume: try await commit(try await resumed(try row(name)), with: try writes(nil))
        case .backfill(let start, let end):
            try await commit(try backfilling(try row(name), start, end), with: try writes(nil))
        case .delete: try await delete(try row(name), try writes(nil))
        }
        return nil
    }

    private func create(_ name: String, _ new: NewSchedule, _ writes: [WriteBatch.Operation]) async throws {
        try runs.registry.check(new.target)
        guard entries[name] == nil, book[name] == nil else {
            throw EngineError(.alreadyExists, "there is a schedule '\(name)': nothing was made; update it instead")
        }
        try await commit(new.row(name, at: clock.now), with: writes)
    }

    private func update(_ name: String, _ change: ScheduleChange, _ writes: [WriteBatch.Operation]) async throws {
        try checkMade(name)
        let terms = change.terms(after: try row(name).terms)
        try terms.check()
        try await self.change(name, with: writes) { $0.terms = terms }
    }

    private func delete(_ row: ScheduleRow, _ writes: [WriteBatch.Operation]) async throws {
        try checkMade(row.name)
        try await runs.commit([ScheduleRow.delete(row.name, with: blocks)] + writes)
        entries[row.name] = nil
    }

    private func paused(_ row: ScheduleRow, _ note: String) -> ScheduleRow {
        var row = row
        row.pause = ScheduleRow.Pause(note: ScheduleRow.cut(note), since: row.pause?.since ?? clock.now)
        return row
    }

    private func resumed(_ row: ScheduleRow) async throws -> ScheduleRow {
        guard row.pause != nil else { return row }
        let (times, now) = (try RuleTimes(row.terms.rule), clock.now)
        return ScheduleMachine(row, times, at: now).resumed(try await due(row, times, now))
    }

    private func trigger(_ row: ScheduleRow, _ writes: @escaping Rows) async throws -> RunID {
        var row = row
        if let problem = problem(of: Entry(row)) { throw problem }
        guard row.active.count < ScheduleRow.activeLimit else {
            throw EngineError.invalidSchedule("it has \(row.active.count) runs under way: let some end first")
        }
        row.triggers += 1
        let tick = ScheduleTick(row.name, clock.now, .trigger, number: row.triggers)
        return try await begin(tick, row, writes)
    }

    private func backfilling(_ row: ScheduleRow, _ start: Timestamp, _ end: Timestamp) throws -> ScheduleRow {
        let now = clock.now
        guard start <= end, start <= now else { throw EngineError.invalidBackfill }
        guard row.backfills.count < ScheduleRow.backfillLimit else {
            throw EngineError.invalidSchedule("it has \(row.backfills.count) backfills under way: let one end")
        }
        var row = row
        row.backfills.append(
            ScheduleRow.Backfill(position: Timestamp(milliseconds: start.milliseconds - 1), end: min(end, now)))
        return row
    }
}
