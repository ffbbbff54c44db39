extension EngineClient {
    /// Enqueues a job of the kind with this name, whose arguments are given as JSON, from another process.
    ///
    ///     let command = try await client.enqueue(kind: "SendMail", json: #"{"to": "ada@example.org"}"#)
    ///
    /// - Parameters:
    ///   - kind: the kind's name.
    ///   - json: the arguments.
    ///   - id: the job's id, of 1 to 500 bytes; without one the engine makes one.
    ///   - options: where and when it is to be done, where its kind does not say it as it should be.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: `EngineError` with the code `invalidState` if it is not JSON, `invalidJob`, `invalidQueue`,
    ///   `invalidTag`, `invalidID`, `tooLarge` or `inboxFull`; `JournalError` if the journal does not take it.
    @discardableResult
    public func enqueue(
        kind: String, json: String = "{}", id: RunID? = nil, options: JobOptions = JobOptions(),
        command: CommandID? = nil
    ) async throws -> SentCommand {
        let order = JobOrder(kind: kind, id: id, arguments: try Payload(json: json, "arguments"), options: options)
        return try await enqueue([order], command)
    }

    package func enqueue(_ orders: [JobOrder], _ command: CommandID?) async throws -> SentCommand {
        for order in orders {
            try order.options.check()
            try order.id?.checkGiven()
        }
        return try await handIn(.enqueue(orders), command)
    }

    package func carryOut(_ bulk: JobBulk, _ command: CommandID?) async throws -> SentCommand {
        try bulk.filter.check()
        return try await handIn(.jobs(bulk), command)
    }

    package func set(_ queue: String?, _ change: QueueChange, _ command: CommandID?) async throws -> SentCommand {
        if let queue { try Queue.check(name: queue) }
        try change.check()
        return try await handIn(.queue(queue, change), command)
    }
}
