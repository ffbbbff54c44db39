extension EngineClient {
    /// Pauses a schedule: its rule starts no runs until it is resumed.
    ///
    ///     try await client.pauseSchedule("nightly", note: "the warehouse moves")
    ///
    /// - Parameters:
    ///   - name: the schedule's name.
    ///   - note: why, for people; what is over 1,024 bytes is cut.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: `EngineError` with the code `invalidSchedule` if no schedule can have such a name, `invalidID`, or
    ///   `inboxFull`; `JournalError` if the journal does not take it. That there is no such schedule is the answer's to
    ///   throw; a command that was carried out answers with the schedule's name.
    @discardableResult
    public func pauseSchedule(
        _ name: String, note: String = "", command: CommandID? = nil
    ) async throws -> SentCommand {
        try await schedule(name, .pause(note: ScheduleRow.cut(note)), command)
    }

    /// Has a paused schedule go on.
    ///
    /// See ``pauseSchedule(_:note:command:)`` for all else.
    @discardableResult
    public func resumeSchedule(_ name: String, command: CommandID? = nil) async throws -> SentCommand {
        try await schedule(name, .resume, command)
    }

    /// Starts a run of a schedule at once. The command's answer is the run's id.
    ///
    /// See ``pauseSchedule(_:note:command:)`` for all else.
    @discardableResult
    public func triggerSchedule(_ name: String, command: CommandID? = nil) async throws -> SentCommand {
        try await schedule(name, .trigger, command)
    }

    /// Starts what a schedule planned from one moment to another, both included, and what has no run yet.
    ///
    ///     try await client.backfillSchedule("nightly", from: monday, to: friday)
    ///
    /// - Parameters:
    ///   - name: the schedule's name.
    ///   - start: the first moment.
    ///   - end: the last one; what lies behind the moment at which the engine takes the command is left to the rule.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: as ``pauseSchedule(_:note:command:)``.
    @discardableResult
    public func backfillSchedule(
        _ name: String, from start: Timestamp, to end: Timestamp, command: CommandID? = nil
    ) async throws -> SentCommand {
        try await schedule(name, .backfill(from: start, to: end), command)
    }

    /// Removes a schedule. One that the app's code declares is kept, and the answer is an error.
    ///
    /// See ``pauseSchedule(_:note:command:)`` for all else.
    @discardableResult
    public func deleteSchedule(_ name: String, command: CommandID? = nil) async throws -> SentCommand {
        try await schedule(name, .delete, command)
    }

    /// Changes a schedule that was made at run time; what you do not name stays. Of one that the app's code declares
    /// the answer is an error.
    ///
    /// See ``pauseSchedule(_:note:command:)`` for all else, and
    /// ``EngineSchedules/update(_:rule:missed:overlap:options:)``.
    /// - Parameters:
    ///   - name: the schedule's name.
    ///   - rule: when it is due.
    ///   - missed: what becomes of ticks that were missed.
    ///   - overlap: what becomes of ticks that are due while a run is not over.
    ///   - options: what else there is to say, all of it.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: as ``pauseSchedule(_:note:command:)``.
    @discardableResult
    public func updateSchedule(
        _ name: String, rule: ScheduleRule? = nil, missed: MissedTicks? = nil, overlap: TickOverlap? = nil,
        options: ScheduleOptions? = nil, command: CommandID? = nil
    ) async throws -> SentCommand {
        let change = ScheduleChange(rule: rule, missed: missed, overlap: overlap, options: options)
        return try await schedule(name, .update(change), command)
    }

    private func schedule(_ name: String, _ order: ScheduleOrder, _ id: CommandID?) async throws -> SentCommand {
        try order.check(name)
        return try await handIn(.schedule(name, order), id)
    }
}
