public import RatchetEngine

extension Engine {
    /// Sends an update to a run of which only the id is known; see ``RunHandle/update(_:_:id:)``.
    ///
    ///     let count = try await engine.update("cart-7", Cart.addItem, item)
    ///
    /// - Throws: `EngineError` with the code `notFound` if there is no such run, and what that throws.
    @discardableResult
    public func update<Argument, Answer>(
        _ run: RunID, _ update: UpdateMessage<Argument, Answer>, _ argument: Argument, id: String? = nil
    ) async throws -> Answer {
        try await answer(update, argument, id, of: try await find(run))
    }

    /// Asks a run of which only the id is known something; see ``RunHandle/query(_:_:)``.
    ///
    /// - Throws: `EngineError` with the code `notFound` if there is no such run, and what that throws.
    public func query<Argument, Answer>(
        _ run: RunID, _ query: Query<Argument, Answer>, _ argument: Argument
    ) async throws -> Answer {
        try await answer(query, argument, of: try await find(run))
    }

    /// Asks a run of which only the id is known something without an argument; see ``RunHandle/query(_:_:)``.
    ///
    /// - Throws: `EngineError` with the code `notFound` if there is no such run, and what that throws.
    public func query<Answer>(_ run: RunID, _ query: Query<Nothing, Answer>) async throws -> Answer {
        try await self.query(run, query, Nothing())
    }

    /// Pauses a run of which only the id is known; see ``RunHandle/pause()``.
    ///
    /// - Throws: `EngineError` with the code `notFound` if there is no such run, and what that throws.
    public func pause(_ run: RunID) async throws { try await setPaused(true, try await find(run)) }

    /// Has a paused run of which only the id is known go on; see ``RunHandle/resume()``.
    ///
    /// - Throws: `EngineError` with the code `notFound` if there is no such run, and what that throws.
    public func resume(_ run: RunID) async throws { try await setPaused(false, try await find(run)) }

    func answer<Argument, Answer>(
        _ update: UpdateMessage<Argument, Answer>, _ argument: Argument, _ id: String?, of run: RunReference
    ) async throws -> Answer {
        let value = try Payload(argument, for: "the argument of update '\(update.name)'")
        let answer = try await self.update(RunSignal(name: update.name, id: id, value: value), of: run)
        return try answer.value(as: Answer.self, for: "the answer to update '\(update.name)'")
    }

    func answer<Argument, Answer>(
        _ query: Query<Argument, Answer>, _ argument: Argument, of run: RunReference
    ) async throws -> Answer {
        let value = try Payload(argument, for: "the argument of query '\(query.name)'")
        let answer = try await self.query(RunSignal(name: query.name, value: value), of: run)
        return try answer.value(as: Answer.self, for: "the answer to query '\(query.name)'")
    }
}
