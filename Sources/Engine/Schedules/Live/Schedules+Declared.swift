import Logging
import RatchetJournal

/// What the app's code declares.
extension Schedules {
    /// Takes over the declarations that are new.
    func adoptAll() async throws {
        for declaration in book.all where !adopted.contains(declaration.name) && !isEnding {
            await turns.enter(declaration.name)
            defer { turns.leave(declaration.name) }
            try await adopt(declaration)
            adopted.insert(declaration.name)
        }
        // What was registered meanwhile may be what they lacked.
        for (name, entry) in entries where entry.row.problem != nil { entries[name]?.isTouched = true }
    }

    private func adopt(_ declaration: ScheduleDeclaration) async throws {
        let name = declaration.name
        guard entries[name] != nil else {
            return try await commit(
                ScheduleRow(
                    name, isDeclared: true, declaration.terms, declaration.target, declaration.options, at: clock.now))
        }
        try await change(name) { row in
            row.isDeclared = true
            row.target = declaration.target
            row.terms = declaration.terms
        }
    }

    /// Changes a schedule. What is due by the rule that it has had comes before another one takes effect.
    ///
    /// - Parameter writes: rows that become durable with the last of it; until then it may be done again.
    func change(
        _ name: String, with writes: [WriteBatch.Operation] = [], _ body: (inout ScheduleRow) -> Void
    ) async throws {
        guard let entry = entries[name] else { throw EngineError.unknownSchedule(name) }
        var row = entry.row
        body(&row)
        if row.terms.rule != entry.row.terms.rule {
            var interim = row
            interim.terms.rule = entry.row.terms.rule
            if interim != entry.row { try await commit(interim) }
            try await proceedInTurn(name)
            // What is due was not come to, and must not count as missed.
            guard !isEnding else { throw EngineError.stopped }
            row = try await settled(entries[name]?.row ?? row)
            body(&row)
        }
        guard row != entries[name]?.row || !writes.isEmpty else { return }
        try await commit(row, with: writes)
    }

    /// Forgets what the rule plans from now on, and reports what it has planned and nobody has come to: the schedule is
    /// paused, or the code for it is missing.
    private func settled(_ row: ScheduleRow) async throws -> ScheduleRow {
        var row = row
        let now = clock.now
        if let times = try? RuleTimes(row.terms.rule) {
            let due = try await due(row, times, now)
            let last = due.newest.suffix(ScheduleRow.recentLimit)
            row.lose(due.count, last, row.pause == nil ? .missed : .paused, at: now)
        }
        row.position = max(row.position, now)
        return row
    }

    /// Removes what an earlier version of the app has declared, if the app wants that.
    func removeUndeclared() async throws {
        guard book.removesUndeclared else { return }
        let names = entries.values.map(\.row).filter { $0.isDeclared && book[$0.name] == nil }.map(\.name).sorted()
        for name in names {
            await turns.enter(name)
            defer { turns.leave(name) }
            try await runs.commit([ScheduleRow.delete(name, with: blocks)])
            entries[name] = nil
            logger.notice(
                "A schedule is removed, as the app does not declare it any more", metadata: ["schedule": "\(name)"])
        }
    }
}
