public import RatchetEngine

extension Engine {
    /// Resolves a promise of a run, and returns once that is durable.
    ///
    ///     try await engine.resolve(token, Payment(id: "p-1"))
    ///     try await engine.resolve(token, Payment(id: "p-1"), id: webhook.deliveryID)
    ///
    /// The run need not have come to the promise: the value is kept for it. A promise is settled once. With an `id`,
    /// whoever sends the same again, to the same promise, is told that it is done.
    /// - Parameters:
    ///   - token: which promise; a step has it from ``StepRun/token(for:)``.
    ///   - value: its value, as JSON of at most the engine's `payloadLimit`.
    ///   - id: what the sender calls it, of 1 to 300 bytes.
    /// - Throws: `EngineError` with the code `settled` if that was done before, or if the run has gone past the
    ///   promise; `over` if the run is over, `parked` if it takes nothing now, `unknownPromise` or `notFound` if the
    ///   token is that of none, `unreadableValue` if the promise has another type, `mailboxFull`, `tooLarge`,
    ///   `invalidID`, `stopped` or `journalFault`.
    public func resolve(
        _ token: PromiseToken, _ value: some Encodable & Sendable, id: String? = nil
    ) async throws {
        let payload = try Payload(value, for: "the value of the promise '\(token)'")
        try await settle(token, .value(payload), id: id)
    }

    /// Resolves a promise that has no value; see ``resolve(_:_:id:)``.
    public func resolve(_ token: PromiseToken, id: String? = nil) async throws {
        try await resolve(token, Nothing(), id: id)
    }

    /// Rejects a promise: its node fails with what the error says.
    ///
    ///     try await engine.reject(token, CardDeclined())
    ///
    /// See ``resolve(_:_:id:)`` for all else.
    public func reject(_ token: PromiseToken, _ error: any Error, id: String? = nil) async throws {
        try await settle(token, .error(ErrorReport(error)), id: id)
    }
}
