import Logging

/// Who hears what an attempt under way says: its run, or the queue of its job.
protocol AttemptListener: Sendable {
    var logger: Logger { get }
    /// Where the engine is performed, if not on Swift's shared pool.
    var home: (any TaskExecutor)? { get }

    /// The attempt is alive.
    /// - Throws: `CancellationError` if it was given up.
    func hear(_ ticket: AttemptTicket, on line: AttemptLine) async throws

    /// Records a note.
    /// - Throws: `CancellationError` if the attempt was given up; what keeps the note from being recorded.
    func record(_ note: AttemptNote, of ticket: AttemptTicket) async throws
}

extension RunActor: AttemptListener {
    nonisolated var logger: Logger { world.logger }
    nonisolated var home: (any TaskExecutor)? { world.executor }
}
