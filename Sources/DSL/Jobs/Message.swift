public import RatchetEngine

/// A message that was read from a queue: whoever has it has it to himself for a time.
///
///     for message in try await engine.queue("events").read(Event.self, for: .seconds(30)) {
///         try await handle(message.value)
///         try await message.archive()
///     }
///
/// Until it is archived or deleted it comes back once the time is over, with one more read.
public struct Message<Value: Codable & Sendable>: Sendable, Identifiable {
    let engine: Engine
    let number: UInt64
    /// The message's id.
    public let id: RunID
    /// What it says.
    public let value: Value
    /// How often it was read, this time included.
    public let reads: Int
    /// When it was sent.
    public let sent: Timestamp

    init(_ engine: Engine, _ job: JobState) throws {
        self.engine = engine
        number = job.number
        id = job.id
        reads = job.past?.reads ?? 0
        sent = job.enqueued
        value = try job.entry.arguments.value(as: Value.self, for: "the message '\(job.id)'")
    }

    /// The message is done with; it is kept, and found among the jobs that are completed.
    /// - Throws: `EngineError` with the code `unsuitableJob` if the time was over and somebody else has read it since.
    public func archive() async throws { try await record { _ in .completed(.nothing) } }

    /// The message is done with, and nothing is left of it.
    /// - Throws: `EngineError` with the code `unsuitableJob` if the time was over and somebody else has read it since.
    public func delete() async throws { try await record { _ in .cancelled } }

    /// Whoever has the message has it for so long from now on.
    /// - Throws: `EngineError` with the code `unsuitableJob` if the time was over and somebody else has read it since.
    public func extend(by time: Duration) async throws {
        let until = engine.now + time
        try await record { _ in .extended(until: until) }
    }

    /// Gives the message back: it can be read again at once.
    /// - Throws: `EngineError` with the code `unsuitableJob` if the time was over and somebody else has read it since.
    public func release() async throws {
        let now = engine.now
        try await record { _ in .extended(until: now) }
    }

    private func record(_ event: @escaping @Sendable (JobState) -> JobEvent) async throws {
        let reads = reads
        try await engine.recordJob(number) { look in
            guard look.state.past?.reads == reads, !look.state.isOver else { throw EngineError.notHeld(look) }
            return [event(look.state)]
        }
    }
}
