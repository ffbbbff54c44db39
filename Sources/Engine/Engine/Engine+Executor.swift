extension Engine {
    /// Performs a call from outside on the engine's executor, if it has one of its own: whoever watches that one sees
    /// all that is done.
    func perform<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        guard let executor else { return try await body() }
        return try await perform(on: executor, body)
    }

    /// Leaves the caller's actor first: what is done on that one would not be seen.
    @concurrent private func perform<Value: Sendable>(
        on executor: any TaskExecutor, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withTaskExecutorPreference(executor) { try await InnerWait.during(body) }
    }
}
