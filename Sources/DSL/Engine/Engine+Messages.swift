public import RatchetEngine

extension Engine {
    /// Sends a signal to a run of which only the id is known; see ``RunHandle/signal(_:_:id:)``.
    ///
    ///     try await engine.signal("order-7", decided, .approved)
    ///
    /// - Throws: `EngineError` with the code `notFound` if there is no such run, and what that throws.
    public func signal<Value>(_ run: RunID, _ signal: Signal<Value>, _ value: Value, id: String? = nil) async throws {
        try await self.signal(try signal.message(value, id: id), to: try await find(run))
    }

    /// Sends a signal that has no value to a run of which only the id is known.
    ///
    /// - Throws: `EngineError` with the code `notFound` if there is no such run, and what ``RunHandle/signal(_:_:id:)``
    ///   throws.
    public func signal(_ run: RunID, _ signal: Signal<Nothing>, id: String? = nil) async throws {
        try await self.signal(run, signal, Nothing(), id: id)
    }

    /// Cancels a run, or a job, of which only the id is known; see ``RunHandle/cancel()``.
    ///
    /// - Throws: `EngineError` with the code `notFound` if there is no such run, and what that throws.
    public func cancel(_ run: RunID) async throws {
        do {
            try await cancel(try await find(run))
        } catch let error as EngineError where error.code == .notFound {
            guard let job = try? await findJob(run) else { throw error }
            try await cancelJob(job)
        }
    }

    /// Ends a run at once of which only the id is known; see ``RunHandle/terminate()``.
    ///
    /// - Throws: `EngineError` with the code `notFound` if there is no such run, and what that throws.
    public func terminate(_ run: RunID) async throws { try await terminate(try await find(run)) }
}
