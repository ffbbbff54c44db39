public import RatchetEngine
public import RatchetJournal

extension Engine {
    /// Makes a workflow known, so that its runs can be started and go on.
    ///
    ///     try engine.register(FulfilOrder(warehouse: warehouse, bank: bank))
    ///
    /// An earlier version may be registered beside a later one, under the same name with another static `version`: new
    /// runs start with the greatest, and runs in flight go on with the one that they were started with.
    ///
    /// Register before the engine runs: a run in the journal whose workflow is not registered then is parked until the
    /// journal is opened next.
    /// - Parameters:
    ///   - workflow: the workflow, with all that its steps need.
    ///   - fileID: where it is registered, for messages.
    ///   - line: where it is registered, for messages.
    /// - Throws: `RegistrationError` with every mistake that the workflow has; `EngineError` with the code
    ///   `alreadyRegistered` if another one has its name and its version.
    public func register(_ workflow: some Workflow, fileID: StaticString = #fileID, line: UInt = #line) throws {
        try register(try workflow.plan(at: SourceLocation(fileID: fileID, line: line)))
    }

    /// Starts a run and returns once it is durable, unless `durability` says that this need not be waited for.
    ///
    ///     let run = try await engine.start(FulfilOrder.self, id: "order-7", with: state)
    ///
    /// The id is the idempotency key: starting the same one twice returns the run that exists, whatever it has come to,
    /// and the second State is ignored, unless `onConflict` or `reuse` say something else. Before the engine runs, this
    /// waits until it does.
    /// - Parameters:
    ///   - workflow: which workflow; it is registered under its name.
    ///   - id: the run's id, of 1 to 500 bytes; without one the engine makes one (`run-1`, `run-2`, …).
    ///   - state: the run's first State.
    ///   - onConflict: what becomes of the start if a run of the id is under way.
    ///   - reuse: what becomes of the start if the last run of the id is over. Runs that were replaced stay in the
    ///     journal, and are found by their numbers (`run-17`).
    ///   - durability: what this waits for. `.durable` is the default. With `.relaxed` it returns as soon as the start
    ///     is handed to the journal, and the run begins; if the process or the machine crashes within the next
    ///     milliseconds, there may have been no such run: `find` then says `notFound`, and so do the handle's `status`
    ///     and `result`. Its id is given to no other run.
    ///   - tags: what a new run is found by, beside its workflow's attributes: at most 32 texts of 1 to 100 bytes.
    /// - Throws: `EngineError` with the code `unknownWorkflow`, `invalidID`, `invalidTag`, `idInUse` (a run of another
    ///   workflow has the id), `alreadyExists` (where a policy says so), `tooLarge`, `stopped` or `journalFault`
    ///   (whether the run is durable is then not known: start it again with the same id).
    @discardableResult
    public func start<W: Workflow>(
        _ workflow: W.Type, id: RunID? = nil, with state: W.State,
        onConflict: RunConflictPolicy = .returnExisting, reuse: RunReusePolicy = .returnExisting,
        durability: Durability = .durable, tags: [String] = []
    ) async throws -> RunHandle<W> {
        let options = StartOptions(onConflict: onConflict, reuse: reuse, tags: tags)
        return try await start(workflow, id, state, options, durability)
    }

    /// Sends a signal to the run that has the id, or starts one that has the signal from its first moment: in one
    /// commit.
    ///
    ///     let run = try await engine.start(
    ///         Cart.self, id: "cart-7", with: Cart.State(), signalling: (Cart.add, item), signalID: request.id)
    ///
    /// - Parameters:
    ///   - workflow: which workflow.
    ///   - id: the run's id, of 1 to 500 bytes.
    ///   - state: the first State of a new run; ignored if there is one.
    ///   - message: the signal, and its value.
    ///   - signalID: what the sender calls the signal, so that it counts once however often it is sent to the run.
    ///   - reuse: what becomes of it if the last run of the id is over: with `returnExisting`, which is the default,
    ///     the signal is refused.
    ///   - tags: what a new run is found by.
    /// - Throws: what ``start(_:id:with:onConflict:reuse:durability:tags:)`` and ``RunHandle/signal(_:_:id:)`` throw;
    ///   nothing was started if the signal is refused.
    @discardableResult
    public func start<W: Workflow, Value>(
        _ workflow: W.Type, id: RunID, with state: W.State, signalling message: (Signal<Value>, Value),
        signalID: String? = nil, reuse: RunReusePolicy = .returnExisting, tags: [String] = []
    ) async throws -> RunHandle<W> {
        let signal = try message.0.message(message.1, id: signalID)
        return try await start(workflow, id, state, StartOptions(reuse: reuse, signal: signal, tags: tags), .durable)
    }

    private func start<W: Workflow>(
        _ workflow: W.Type, _ id: RunID?, _ state: W.State, _ options: StartOptions, _ durability: Durability
    ) async throws -> RunHandle<W> {
        let first = try Payload(state, for: "the first State of workflow '\(W.name)'")
        return RunHandle(
            self,
            try await start(
                RunOrder(workflow: W.name, id: id, state: first, durability: durability, options: options)))
    }

    /// Finds a run that was started before, in this process or an earlier one.
    ///
    ///     let run = try await engine.find(FulfilOrder.self, id: "order-7")
    ///
    /// - Parameters:
    ///   - workflow: the run's workflow.
    ///   - id: the id that it was given, or that the engine made.
    /// - Throws: `EngineError` with the code `notFound` if there is none, `idInUse` if it is one of another workflow.
    public func find<W: Workflow>(_ workflow: W.Type, id: RunID) async throws -> RunHandle<W> {
        RunHandle(self, try await find(id, of: W.name))
    }
}
