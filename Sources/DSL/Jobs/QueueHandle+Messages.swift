public import RatchetEngine
public import RatchetJournal

/// A queue as one of messages: what is sent is read by whoever asks, and done by no handler.
extension QueueHandle {
    /// Sends a message, and returns its id once that is durable.
    ///
    ///     try await engine.queue("events").send(Event(order: 7))
    ///
    /// - Throws: `EngineError` as `enqueue` does.
    @discardableResult
    public func send(
        _ value: some Codable & Sendable, options: JobOptions = JobOptions(), durability: Durability = .durable
    ) async throws -> RunID {
        var options = options
        options.queue = name
        let payload = try Payload(value, for: "a message to the queue '\(name)'")
        let order = JobOrder(
            kind: JobEntry.messageKind, arguments: payload, options: options, hasKey: true)
        return try await engine.enqueue([order], durability)[0].id
    }

    /// Reads the next messages; whoever gets them has them to himself for `time`.
    ///
    ///     let events = engine.queue("events")
    ///     let messages = try await events.read(Event.self, 10, for: .seconds(30), waiting: .seconds(20))
    ///
    /// They come in the queue's order, within its rate limits; that they were read is durable when this returns. Jobs
    /// of any kind that wait in the queue are read too, but for what stands in line for a step.
    /// - Parameters:
    ///   - type: what they say.
    ///   - count: how many at most. Default: 1.
    ///   - time: for how long.
    ///   - wait: how long to wait for the first one if there is none; `nil`, which is the default, not at all.
    /// - Throws: `EngineError`; ``FlowError/Code/notDecodable`` if one is of another type: it comes back once the time
    ///   is over.
    public func read<Value: Codable & Sendable>(
        _ type: Value.Type, _ count: Int = 1, for time: Duration, waiting wait: Duration? = nil
    ) async throws -> [Message<Value>] {
        try await engine.readMessages(name, max(1, count), for: time, waiting: wait)
            .map { try Message<Value>(engine, $0) }
    }

    /// Reads the next message and deletes it at once: it is lost if whoever reads it fails. `nil` if there is none.
    ///
    /// - Throws: `EngineError`; ``FlowError/Code/notDecodable`` if it is of another type.
    public func pop<Value: Codable & Sendable>(
        _ type: Value.Type, waiting wait: Duration? = nil
    ) async throws -> Value? {
        guard let message = try await read(type, for: .seconds(60), waiting: wait).first else { return nil }
        try await message.delete()
        return message.value
    }

    /// Deletes every job and message that waits in the queue, also those that are dead letters.
    ///
    /// - Returns: how many.
    /// - Throws: `EngineError`
    @discardableResult
    public func purge() async throws -> Int {
        try await engine.deleteJobs(
            JobFilter(queues: [name], statuses: [.queued, .scheduled, .retrying, .dead, .running]))
    }
}
