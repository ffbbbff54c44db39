public import RatchetEngine

/// What a step does to other runs. It is held back, and lands in the same commit as the step's completion, or not at
/// all: an attempt that fails, or is given up, has done nothing of it.
extension StepRun {
    /// Starts a run once this step is done; returns its id.
    ///
    ///     Step("split") { run in
    ///         for item in run.state.items { try run.start(PrintLabel.self, with: PrintLabel.State(item: item)) }
    ///     }
    ///
    /// The run is started exactly once. It is no child: nothing is known of it here, and it goes on whatever becomes of
    /// this run. Without an `id` it gets one that follows from this step's path, and from how many were started before.
    /// If there is a run of the id already, that one stays as it is. `tags` are what the new run is found by.
    /// - Throws: `EngineError` with the code `unknownWorkflow`, `invalidID` or `invalidTag`; `EffectError` if the step
    ///   does too much; ``FlowError/Code/notEncodable``.
    @discardableResult
    public func start<W: Workflow>(
        _ workflow: W.Type, id: RunID? = nil, with first: W.State, tags: [String] = []
    ) throws -> RunID {
        let payload = try Payload(first, for: "the first State of workflow '\(W.name)'")
        let run = id ?? effects.startID(AttemptInfo(runID: runID, path: path, number: attempt, reuse: reuse))
        try effects.add(.start(workflow: W.name, id: run, state: payload, tags: tags))
        return run
    }

    /// Enqueues a job once this step is done.
    ///
    ///     Step("ship") { run in
    ///         try await warehouse.ship(run.state.order)
    ///         try run.enqueue(SendMail.self, .init(to: run.state.customer, subject: "On its way"))
    ///     }
    ///
    /// It is enqueued exactly once. A job that is unique, or has an `id`, and is there already is not enqueued again.
    /// - Throws: `EngineError` with the code `invalidJob`, `invalidQueue` or `invalidTag`; `EffectError` if the step
    ///   does too much; ``FlowError/Code/notEncodable``.
    public func enqueue<J: Enqueueable>(
        _ kind: J.Type, _ arguments: J.Arguments, id: RunID? = nil, options: JobOptions = JobOptions()
    ) throws {
        try effects.add(.enqueue(try J.order(arguments, id: id, options)))
    }

    /// Sends another run a signal once this step is done.
    ///
    ///     Step("approve") { run in try run.signal("order-7", decided, .approved) }
    ///
    /// It is sent exactly once; what one run sends arrives in the order in which it was sent. If the run does not take
    /// it (it is over, there is none), that is logged, and nothing else: use a ``Send`` where it matters.
    /// - Parameters:
    ///   - run: the run's id.
    ///   - signal: which signal.
    ///   - value: what it says.
    ///   - id: what makes the signal count once beside others that are sent to that run; it is not needed for this one.
    /// - Throws: `EngineError` with the code `invalidID` or `unknownSignal`; `EffectError` if the step does too much;
    ///   ``FlowError/Code/notEncodable``.
    public func signal<Value>(_ run: RunID, _ signal: Signal<Value>, _ value: Value, id: String? = nil) throws {
        try effects.add(.signal(run: run, try signal.message(value, id: id)))
    }

    /// Sends another run a signal that has no value once this step is done.
    ///
    /// See ``signal(_:_:_:id:)`` for all else.
    public func signal(_ run: RunID, _ signal: Signal<Nothing>, id: String? = nil) throws {
        try self.signal(run, signal, Nothing(), id: id)
    }

    /// Cancels another run once this step is done. One that is over by then stays as it is.
    ///
    /// - Throws: `EngineError` with the code `invalidID`; `EffectError` if the step does too much.
    public func cancel(_ run: RunID) throws { try effects.add(.cancel(run: run)) }

    /// The schedules, as this step changes them.
    public var schedules: StepSchedules { StepSchedules(effects) }

    /// The app's store, as this step sees and changes it.
    public var store: StepStore { StepStore(effects) }
}
