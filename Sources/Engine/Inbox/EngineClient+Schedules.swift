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

    private func schedule(_ name: String, _ order: ScheduleOrder, _ id: CommandID?) async throws -> SentCommand {
        try ScheduleRow.check(name: name)
        return try await handIn(.schedule(name, order), id)
    }
}
