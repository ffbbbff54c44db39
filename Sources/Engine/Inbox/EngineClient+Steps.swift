extension EngineClient {
    /// Makes a new run that goes on from one of a run's nodes.
    ///
    ///     try await client.fork("order-7", at: "ship", as: "order-7b", changes: #"{"address": "Main Street 1"}"#)
    ///
    /// - Parameters:
    ///   - run: the run's id, of 1 to 500 bytes.
    ///   - path: the path of the node, as `ratchet runs history` has it.
    ///   - id: the copy's id, of 1 to 500 bytes; without one the engine makes one.
    ///   - changes: what changes in the State of the workflow itself: a JSON Merge Patch (RFC 7396), in which null
    ///     removes a member.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: `EngineError` with the code `invalidState` if the changes are not JSON, `invalidID`, `tooLarge` or
    ///   `inboxFull`; `JournalError` if the journal does not take it. That it cannot be forked there is the answer's to
    ///   throw.
    @discardableResult
    public func fork(
        _ run: RunID, at path: String, as id: RunID? = nil, changes: String? = nil, command: CommandID? = nil
    ) async throws -> SentCommand {
        try run.checkLength()
        if let id { try RunOrder(workflow: "", id: id, state: .nothing).checkID() }
        let patch = try changes.map { try Payload(json: $0, "change of the State") }
        return try await handIn(.fork(run: run, path: path, id: id, changes: patch), command)
    }

    /// Has a node counted as done that is stuck.
    ///
    ///     try await client.skip("order-7", "charge card", output: #"{"id": "by hand"}"#)
    ///
    /// - Parameters:
    ///   - run: the run's id, of 1 to 500 bytes.
    ///   - path: the path of a Step, a Sleep or a Receive that is under way; or that of a step that is being undone,
    ///     with `/compensate` behind it, which counts as undone then.
    ///   - output: what it is to have brought, as JSON; without one, nothing goes into the State.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: as ``fork(_:at:as:changes:command:)``.
    @discardableResult
    public func skip(
        _ run: RunID, _ path: String, output: String? = nil, command: CommandID? = nil
    ) async throws -> SentCommand {
        try run.checkLength()
        let payload = try output.map { try Payload(json: $0, "output") }
        return try await handIn(.skip(run: run, path: path, output: payload), command)
    }

    /// Has the next attempt of a step that backs off made at once.
    ///
    ///     try await client.retry("order-7", "charge card")
    ///
    /// - Parameters:
    ///   - run: the run's id, of 1 to 500 bytes.
    ///   - path: the step's path; with `/compensate` behind it, what undoes the step is tried again.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: as ``fork(_:at:as:changes:command:)``.
    @discardableResult
    public func retry(_ run: RunID, _ path: String, command: CommandID? = nil) async throws -> SentCommand {
        try run.checkLength()
        return try await handIn(.retry(run: run, path: path), command)
    }
}
