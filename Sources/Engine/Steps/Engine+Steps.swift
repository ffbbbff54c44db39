extension Engine {
    /// Has a node of a run counted as done of which only the id is known, without an output; see `RunHandle.skip`.
    ///
    ///     try await engine.skip("order-7", "cooling-off")
    ///
    /// - Throws: ``EngineError/Code/notFound`` if there is no such run, and what that throws.
    public func skip(_ run: RunID, _ path: String) async throws {
        try await carryOut(.skip(path: path, output: nil), in: try await find(run))
    }

    /// Has the next attempt of a step made at once, in a run of which only the id is known; see `RunHandle.retry`.
    ///
    ///     try await engine.retry("order-7", "charge card")
    ///
    /// - Throws: ``EngineError/Code/notFound`` if there is no such run, and what that throws.
    public func retry(_ run: RunID, _ path: String) async throws {
        try await carryOut(.retry(path: path), in: try await find(run))
    }
}
