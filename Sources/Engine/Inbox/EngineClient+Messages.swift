extension EngineClient {
    /// Sends an update, whose argument is given as JSON, to a run.
    ///
    ///     let command = try await client.update("cart-7", name: "add item", json: #"{"sku": "7"}"#)
    ///
    /// The command's id is what makes it count once. A query cannot be asked from another process: only the engine's
    /// has the code that answers it.
    /// - Parameters:
    ///   - run: the run's id, of 1 to 500 bytes.
    ///   - name: the update's name, of 1 to 200 bytes.
    ///   - json: the argument; `{}`, which is the default, for an update without one.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: `EngineError` with the code `unreadableArgument` if it is not JSON, `invalidID`, `unknownUpdate` if no
    ///   workflow can answer one of such a name, `tooLarge`, or `inboxFull`; `JournalError` if the journal does not
    ///   take it. That the workflow refuses it (`rejected`), and all else, is the answer's to throw.
    @discardableResult
    public func update(
        _ run: RunID, name: String, json: String = "{}", command: CommandID? = nil
    ) async throws -> SentCommand {
        let argument = try Payload(json: json, "argument", orThrow: .unreadableArgument)
        return try await update(RunSignal(name: name, value: argument), of: run, command)
    }

    /// Resolves a promise with a value that is given as JSON.
    ///
    ///     try await client.resolve("run-17/payment", json: #"{"id": "p-1"}"#)
    ///
    /// - Parameters:
    ///   - token: which promise.
    ///   - json: the value; `{}`, which is the default, for a promise without one.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: `EngineError` with the code `unreadableValue` if it is not JSON, `unknownPromise` if it is no token,
    ///   `invalidID`, `tooLarge`, or `inboxFull`; `JournalError` if the journal does not take it. That the promise is
    ///   settled already, and all else, is the answer's to throw.
    @discardableResult
    public func resolve(
        _ token: PromiseToken, json: String = "{}", command: CommandID? = nil
    ) async throws -> SentCommand {
        try await settle(token, .value(try Payload(json: json, "value", orThrow: .unreadableValue)), command)
    }

    /// Rejects a promise: its node fails with this error.
    ///
    ///     try await client.reject("run-17/payment", type: "CardDeclined", text: "no cover")
    ///
    /// - Parameters:
    ///   - token: which promise.
    ///   - type: what the error is called.
    ///   - text: what it says; what is over 2,048 bytes is cut.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: as ``resolve(_:json:command:)``.
    @discardableResult
    public func reject(
        _ token: PromiseToken, type: String = "Rejection", text: String, command: CommandID? = nil
    ) async throws -> SentCommand {
        try await settle(token, .error(ErrorReport(named: type, text)), command)
    }

    /// Pauses a run: nothing of it starts until it is resumed.
    ///
    ///     try await client.pause("order-7")
    ///
    /// - Parameters:
    ///   - run: the run's id, of 1 to 500 bytes.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: `EngineError` with the code `invalidID` or `inboxFull`; `JournalError` if the journal does not take
    ///   it.
    @discardableResult
    public func pause(_ run: RunID, command: CommandID? = nil) async throws -> SentCommand {
        try await setPaused(true, run, command)
    }

    /// Has a paused run go on.
    ///
    ///     try await client.resume("order-7")
    ///
    /// See ``pause(_:command:)`` for all else.
    @discardableResult
    public func resume(_ run: RunID, command: CommandID? = nil) async throws -> SentCommand {
        try await setPaused(false, run, command)
    }
}

extension EngineClient {
    package func update(_ update: RunSignal, of run: RunID, _ id: CommandID?) async throws -> SentCommand {
        try run.checkLength()
        guard (1...PlanChecks.longestName).contains(update.name.utf8.count) else {
            throw EngineError(
                .unknownUpdate, "an update's name has from 1 to \(PlanChecks.longestName) bytes of UTF-8: look at it")
        }
        return try await handIn(.update(run: run, name: update.name, argument: update.value), id)
    }

    package func settle(
        _ token: PromiseToken, _ result: Settlement.Result, _ id: CommandID?
    ) async throws -> SentCommand {
        _ = try token.parts()
        return try await handIn(.settle(token: token, result), id)
    }

    private func setPaused(_ isPaused: Bool, _ run: RunID, _ id: CommandID?) async throws -> SentCommand {
        try run.checkLength()
        return try await handIn(.setPaused(run: run, isPaused), id)
    }
}
