public import RatchetEngine

/// A queue, seen from outside.
///
///     try await engine.queue("mail").pause()
public struct QueueHandle: Sendable {
    let engine: Engine
    /// The queue's name.
    public let name: String

    /// No job of it is taken until it is resumed, also after a restart; those at work go on.
    /// - Throws: `EngineError`
    public func pause() async throws { try await engine.setQueue(name, QueueChange(isPaused: true)) }

    /// Its jobs are taken again.
    /// - Throws: `EngineError`
    public func resume() async throws { try await engine.setQueue(name, QueueChange(isPaused: false)) }

    /// Has other limits hold from now on, also after a restart, in place of those of the configuration; `nil` leaves
    /// one as it is.
    ///
    /// Jobs at work go on, also if there are more of them than may be now.
    /// - Throws: `EngineError` with the code `invalidQueue` if a figure is out of its bounds.
    public func set(concurrency: Int? = nil, keyConcurrency: Int? = nil, rateLimit: RateLimit? = nil) async throws {
        try await engine.setQueue(
            name, QueueChange(concurrency: concurrency, keyConcurrency: keyConcurrency, rateLimit: rateLimit))
    }
}
