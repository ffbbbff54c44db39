public import RatchetEngine

extension EngineClient {
    /// Sends an update to a run from another process, and returns once that is durable in the journal.
    ///
    ///     let command = try await client.update("cart-7", Cart.addItem, item)
    ///     let count = try await command.answer(to: Cart.addItem)
    ///
    /// - Parameters:
    ///   - run: the run's id, of 1 to 500 bytes.
    ///   - update: which update.
    ///   - argument: its argument.
    ///   - command: the command's id, which is what makes the update count once; without one the client makes one up.
    /// - Throws: `EngineError` with the code `invalidID`, `unknownUpdate` if no workflow can answer one of such a name,
    ///   `tooLarge` or `inboxFull`; `FlowError` if the argument cannot be encoded; `JournalError` if the journal does
    ///   not take it.
    @discardableResult
    public func update<Argument, Answer>(
        _ run: RunID, _ update: UpdateMessage<Argument, Answer>, _ argument: Argument, command: CommandID? = nil
    ) async throws -> SentCommand {
        let value = try Payload(argument, for: "the argument of update '\(update.name)'")
        return try await self.update(RunSignal(name: update.name, value: value), of: run, command)
    }

    /// Resolves a promise from another process, and returns once that is durable in the journal.
    ///
    ///     let command = try await client.resolve(token, Payment(id: "p-1"))
    ///     _ = try await command.answer()
    ///
    /// - Parameters:
    ///   - token: which promise.
    ///   - value: its value.
    ///   - command: the command's id, with which it counts once; without one the client makes one up.
    /// - Throws: `EngineError` with the code `unknownPromise` if it is no token, `tooLarge` or `inboxFull`; `FlowError`
    ///   if the value cannot be encoded; `JournalError` if the journal does not take it.
    @discardableResult
    public func resolve(
        _ token: PromiseToken, _ value: some Encodable & Sendable, command: CommandID? = nil
    ) async throws -> SentCommand {
        let payload = try Payload(value, for: "the value of the promise '\(token)'")
        return try await settle(token, .value(payload), command)
    }

    /// Rejects a promise from another process: its node fails with what the error says.
    ///
    /// See ``resolve(_:_:command:)`` for all else.
    @discardableResult
    public func reject(
        _ token: PromiseToken, _ error: any Error, command: CommandID? = nil
    ) async throws -> SentCommand {
        try await settle(token, .error(ErrorReport(error)), command)
    }
}

extension SentCommand {
    /// What the run has answered to an update.
    ///
    ///     let count = try await command.answer(to: Cart.addItem)
    ///
    /// - Throws: as `answer()`, with the code `rejected` if the workflow refused the update;
    ///   ``FlowError/Code/notDecodable`` if the command was something else, or the answer is of another type.
    public func answer<Argument, Answer>(to update: UpdateMessage<Argument, Answer>) async throws -> Answer {
        let result = try await result()
        _ = try result.get()
        guard case .answered(_, let answer) = result else {
            throw FlowError.notDecodable(Answer.self, role: "the answer to update '\(update.name)'", place: nil)
        }
        return try answer.value(as: Answer.self, for: "the answer to update '\(update.name)'")
    }
}
