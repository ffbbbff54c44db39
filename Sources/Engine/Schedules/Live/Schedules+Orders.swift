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

    /// Makes a schedule.
    /// - Throws: ``EngineError/Code/alreadyExists``
    func create(_ row: ScheduleRow) async throws {
        await turns.enter(row.name)
        defer { turns.leave(row.name) }
        guard entries[row.name] == nil, book[row.name] == nil else {
            throw EngineError(.alreadyExists, "there is a schedule '\(row.name)': nothing was made; update it instead")
        }
        try await commit(row)
        book.alarm.ring()
    }

    /// Changes a schedule that was made at run time.
    func update(_ name: String, _ change: @Sendable (inout ScheduleRow) throws -> Void) async throws {
        await turns.enter(name)
        defer { turns.leave(name) }
        try checkMade(name)
        var row = try row(name)
        try change(&row)
        try row.terms.check()
        let (terms, target) = (row.terms, row.target)
        try await self.change(name) { row in (row.terms, row.target) = (terms, target) }
        book.alarm.ring()
    }

    private func checkMade(_ name: String) throws(EngineError) {
        guard book[name] == nil else { throw .declaredSchedule(name) }
    }

    /// Does what somebody wants done, and returns once it is durable.
    ///
    /// - Parameter writes: rows that become durable with it.
    /// - Returns: The run that was started, if one was.
    @discardableResult
    func carryOut(
        _ order: ScheduleOrder, on name: String, writes: @escaping Rows = { _ in [] }
    ) async throws -> RunID? {
        await turns.enter(name)
        defer { turns.leave(name) }
        let row = try row(name)
        let run = try await perform(order, row, writes)
        entries[name]?.isTouched = true
        book.alarm.ring()
        return run
    }

    private func perform(_ order: ScheduleOrder, _ row: ScheduleRow, _ writes: @escaping Rows) async throws -> RunID? {
        switch order {
        case .trigger: return try await trigger(row, writes)
        case .pause(let note):
            var row = row
            row.pause = ScheduleRow.Pause(note: ScheduleRow.cut(note), since: row.pause?.since ?? clock.now)
            try await commit(row, with: try writes(nil))
        case .resume: try await commit(try await resumed(row), with: try writes(nil))
        case .backfill(let start, let end): try await commit(try backfilling(row, start, end), with: try writes(nil))
        case .delete:
            try checkMade(row.name)
            try await runs.commit([ScheduleRow.delete(row.name, with: blocks)] + (try writes(nil)))
            entries[row.name] = nil
        }
        return nil
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
        return try await begin(tick, row, writes).id
    }

    private func backfilling(_ row: ScheduleRow, _ start: Timestamp, _ end: Timestamp) throws -> ScheduleRow {
        let now = clock.now
        guard start <= end, start <= now else {
            throw EngineError.invalidSchedule("a backfill goes from one moment to a later one, and begins before now")
        }
        guard row.backfills.count < ScheduleRow.backfillLimit else {
            throw EngineError.invalidSchedule("it has \(row.backfills.count) backfills under way: let one end")
        }
        var row = row
        row.backfills.append(
            ScheduleRow.Backfill(position: Timestamp(milliseconds: start.milliseconds - 1), end: min(end, now)))
        return row
    }
}
