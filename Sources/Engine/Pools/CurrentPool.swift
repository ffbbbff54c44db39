/// The threads on which the calling task runs.
///
/// An actor works for a task on the executor that the task prefers. A step on a pool of threads of its own must not
/// take the engine there: what is left of a call once the disk has answered would stand in the pool's row, behind steps
/// that block it. A run would be started and not begin, or be about to leave memory and not leave.
enum CurrentPool {
    /// Runs `body` on Swift's shared pool if the task is on threads of its own.
    ///
    /// - Parameter home: where the engine is performed, if not on Swift's shared pool: then all is done there.
    static func leave<Value: Sendable>(
        for home: (any TaskExecutor)?, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        if let home { return try await withTaskExecutorPreference(home) { try await body() } }
        guard withUnsafeCurrentTask(body: { $0?.unownedTaskExecutor }) != nil else { return try await body() }
        return try await withTaskExecutorPreference(globalConcurrentExecutor) { try await body() }
    }
}
