public import RatchetEngine

extension EngineClient {
    /// Starts a run from another process, and returns once that is durable in the journal.
    ///
    ///     let command = try await client.start(FulfilOrder.self, id: "order-7", with: state)
    ///     let run = try await command.answer()
    ///
    /// The engine that has the journal starts it, now or when one opens it. The workflow's type serves for its name and
    /// its State only: it is not registered here, and needs none of what its steps need.
    ///
    /// The run's id is an idempotency key of its own: if there is a run with it, that one is the answer, and the State
    /// is ignored.
    /// - Parameters:
    ///   - workflow: which workflow.
    ///   - id: the run's id, of 1 to 500 bytes; without one the engine makes one.
    ///   - state: the run's first State.
    ///   - onConflict: what becomes of it if a run of the id is under way.
    ///   - reuse: what becomes of it if the last run of the id is over.
    ///   - tags: what a new run is found by, at most 32 texts of 1 to 100 bytes.
    ///   - command: the command's id; without one the client makes one up.
    /// - Throws: `EngineError` with the code `invalidID`, `invalidTag`, `tooLarge`, or `inboxFull`; `FlowError` if the
    ///   State cannot be encoded; `JournalError` if the journal does not take it.
    @discardableResult
    public func start<W: Workflow>(
        _ workflow: W.Type, id: RunID? = nil, with state: W.State, onConflict: RunConflictPolicy = .returnExisting,
        reuse: RunReusePolicy = .returnExisting, tags: [String] = [], command: CommandID? = nil
    ) async throws -> SentCommand {
        let options = StartOptions(onConflict: onConflict, reuse: reuse, tags: tags)
        return try await start(workflow, id, state, options, command)
    }

    /// Sends a signal to the run that has the id, or starts one that has the signal from its first moment, from another
    /// process.
    ///
    ///     try await client.start(Cart.self, id: "cart-7", with: Cart.State(), signalling: (Cart.add, item))
    ///
    /// See the engine's `start(_:id:with:signalling:signalID:reuse:tags:)`; the command's id makes it count once.
    @discardableResult
    public func start<W: Workflow, Value>(
        _ workflow: W.Type, id: RunID, with state: W.State, signalling message: (Signal<Value>, Value),
        reuse: RunReusePolicy = .returnExisting, tags: [String] = [], command: CommandID? = nil
    ) async throws -> SentCommand {
        let signal = try message.0.message(message.1, id: nil)
        return try await start(workflow, id, state, StartOptions(reuse: reuse, signal: signal, tags: tags), command)
    }

    private func start<W: Workflow>(
        _ workflow: W.Type, _ id: RunID?, _ state: W.State, _ options: StartOptions, _ command: CommandID?
    ) async throws -> SentCommand {
        let first = try Payload(state, for: "the first State of workflow '\(W.name)'")
        return try await start(RunOrder(workflow: W.name, id: id, state: first, options: options), command)
    }

    /// Sends a signal to a run from another process, and returns once that is durable in the journal.
    ///
    ///     let command = try await client.signal("order-7", decided, .approved)
    ///     _ = try await command.answer()
    ///
    /// - Parameters:
    ///   - run: the run's id, of 1 to 500 bytes.
    ///   - signal: which signal.
    ///   - value: what it says.
    ///   - command: the command's id, which is what makes the signal count once; without one the client makes one up.
    /// - Throws: `EngineError` with the code `invalidID`, `unknownSignal` if no workflow can receive a signal of such a
    ///   name, `tooLarge` or `inboxFull`; `FlowError` if the value cannot be encoded; `JournalError` if the journal
    ///   does not take it.
    @discardableResult
    public func signal<Value>(
        _ run: RunID, _ signal: Signal<Value>, _ value: Value, command: CommandID? = nil
    ) async throws -> SentCommand {
        try await self.signal(try signal.message(value, id: nil), to: run, command)
    }
}
