/// The threads on which the calling task runs.
///
/// An actor's work is done on the executor that the task prefers which calls it. A step on a pool of threads of its own
/// must not take the engine's actors there: whoever else calls them would wait until a step no longer blocks the pool.
enum CurrentPool {
    /// Runs `body` on Swift's shared pool if the task is on threads of its own.
    static func leave<Value: Sendable>(
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        guard withUnsafeCurrentTask(body: { $0?.unownedTaskExecutor }) != nil else { return try await body() }
        return try await withTaskExecutorPreference(globalConcurrentExecutor) { try await body() }
    }
}
