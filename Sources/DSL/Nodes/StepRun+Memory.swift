internal import RatchetEngine

/// What an attempt leaves for those that come after it, should it fail or its process crash.
///
/// All of it belongs to the step: it is gone when the step is done. Together it may be as large as the engine's
/// `payloadLimit`; what would make it larger fails the step.
extension StepRun {
    /// Says that the attempt is alive; see ``Step/heartbeat(every:)``.
    ///
    /// - Throws: `CancellationError` if the attempt was given up, or is to end: stop then, and pass the error on.
    public func heartbeat() async throws { try await line.signOfLife() }

    /// Says that the attempt is alive, and how far it has come.
    ///
    ///     try await run.heartbeat(Progress(rows: 4_000))
    ///
    /// The next attempt reads the details with ``lastHeartbeat(as:)``, and `ratchet runs history` has them. They take
    /// the place of the ones before. Each is an event of the run, handed to the journal without waiting for the disk: a
    /// crash of the machine within the next milliseconds loses it. Where a later attempt relies on it, use
    /// ``setCursor(_:)``.
    /// - Throws: `CancellationError` as ``heartbeat()``; ``FlowError/Code/notEncodable``.
    public func heartbeat<Details: Encodable & Sendable>(_ details: Details) async throws {
        let payload = try Payload(details, for: "the heartbeat of step '\(path)'")
        _ = try await line.record(.heartbeat(payload))
    }

    /// The details of the last heartbeat of an attempt before this one; `nil` if there were none.
    ///
    /// - Throws: ``FlowError/Code/notDecodable`` if it was of another type.
    public func lastHeartbeat<Details: Decodable>(as type: Details.Type = Details.self) throws -> Details? {
        try line.lastHeartbeat?.value(as: type, for: "the last heartbeat of step '\(path)'")
    }

    /// Does a named part of the step, unless it is done already: then this returns what it brought.
    ///
    ///     let upload = try await run.once("upload") { try await s3.upload(file) }
    ///     let invoice = try await run.once("invoice") { try await bank.invoice(upload) }
    ///
    /// What the closure returns is durable before this returns. Later attempts, also after a crash, get it without
    /// running the closure. A closure that throws is not recorded. A crash before the result is durable makes it run
    /// again: give what it calls ``key`` and the part's name.
    ///
    /// The name stands for the part in all attempts: it has from 1 to 200 bytes, and in a loop it contains what tells
    /// one turn from another. If two closures of the same name run at once, the first result that is recorded is
    /// everybody's.
    /// - Throws: what the closure throws; `CancellationError` if the attempt was given up; ``FlowError`` if the name is
    ///   not suitable, or the value cannot be written, or what was recorded cannot be read as the type of today.
    public func once<Value: Codable & Sendable>(
        _ name: String, _ work: () async throws -> Value
    ) async throws -> Value {
        try check(name)
        if let known = line.part(named: name) { return try known.value(as: Value.self, for: role(of: name)) }
        let value = try await work()
        let output = try Payload(value, for: role(of: name))
        let recorded = try await line.record(.part(name: name, output))
        return recorded == output ? value : try recorded.value(as: Value.self, for: role(of: name))
    }

    /// Does a named part of the step that has no result, unless it is done already.
    ///
    ///     try await run.once("mail") { try await mail.send(to: run.state.customer) }
    ///
    /// - Throws: as the one with a result.
    public func once(_ name: String, _ work: () async throws -> Void) async throws {
        try check(name)
        guard line.part(named: name) == nil else { return }
        try await work()
        _ = try await line.record(.part(name: name, .nothing))
    }

    /// Records where a later attempt is to go on, in place of what was recorded before.
    ///
    ///     var page = try run.cursor(as: Int.self) ?? 1
    ///     while try await load(page) {
    ///         page += 1
    ///         try await run.setCursor(page)
    ///     }
    ///
    /// It is durable when this returns.
    /// - Throws: `CancellationError` if the attempt was given up; ``FlowError/Code/notEncodable``.
    public func setCursor<Cursor: Encodable & Sendable>(_ cursor: Cursor) async throws {
        let payload = try Payload(cursor, for: "the cursor of step '\(path)'")
        _ = try await line.record(.cursor(payload))
    }

    /// What ``setCursor(_:)`` recorded last, in whichever attempt; `nil` if it was never called.
    ///
    /// - Throws: ``FlowError/Code/notDecodable`` if it was of another type.
    public func cursor<Cursor: Decodable>(as type: Cursor.Type = Cursor.self) throws -> Cursor? {
        try line.cursor?.value(as: type, for: "the cursor of step '\(path)'")
    }

    private func role(of part: String) -> String { "the part '\(part)' of step '\(path)'" }

    private func check(_ name: String) throws(FlowError) {
        guard !(1...200).contains(name.utf8.count) else { return }
        throw FlowError(
            .unsuitableName,
            "a part of step '\(path)' has a name of \(name.utf8.count) bytes; give it one of 1 to 200, by which later "
                + "attempts find what it brought")
    }
}
