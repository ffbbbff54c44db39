public import Logging
public import RatchetEngine

/// What a step's closure knows of the run and of the attempt that it is.
///
///     Step("charge card", into: \.payment) { run in
///         try await bank.charge(run.state.cents, key: run.key)
///     }
public struct StepRun<State: Sendable>: Sendable {
    /// The State as it was when this attempt started. It cannot be changed: what a step returns goes into a slot.
    public let state: State
    /// 1 for the first attempt, 2 for the first retry.
    public let attempt: Int
    /// The idempotency key: the same for every attempt of this step in this run, also after a crash, and for no other.
    ///
    /// It is the run's id, in which `%` and `/` are escaped, a slash, and the path; of a run whose id was another one's
    /// before, also `%3A` and the run's number, behind the id. Hand it to whatever the step calls,
    /// so that a second attempt does not charge a card twice.
    public var key: String { AttemptInfo(runID: runID, path: path, number: attempt, reuse: reuse).idempotencyKey }
    /// The run's id.
    public let runID: String
    /// The step's path in the workflow's tree, such as `fulfil/parcels[sku-7]/label`.
    public let path: String
    let line: AttemptLine
    let effects: StepEffects
    /// By the names of the promises.
    let tokens: [String: PromiseToken]
    /// The run's number, if another one had its id before.
    let reuse: UInt64?

    /// The engine's logger, with the metadata `run`, `step` and `attempt`.
    ///
    ///     Step("charge card", into: \.payment) { run in
    ///         run.logger.info("charging", metadata: ["bank": "\(bank.name)"])
    ///         return try await bank.charge(run.state.cents, key: run.key)
    ///     }
    ///
    /// It is made when it is asked for. What it is told goes wherever the engine's logger leads: mind what is in a
    /// State.
    public var logger: Logger {
        var logger = line.logger
        let attempt = AttemptInfo(runID: runID, path: path, number: attempt)
        for (key, value) in attempt.logMetadata { logger[metadataKey: key] = value }
        return logger
    }

    /// The token of a promise of this workflow, for whoever is to settle it.
    ///
    ///     let token = try run.token(for: "payment")
    ///
    /// It is the same for every attempt. A promise in a `Repeat` around the step is that of the same turn; one in a
    /// `Repeat` that comes later is that of its first turn.
    /// - Throws: ``FlowError/Code/unknownPromise`` if the workflow has no promise of this name.
    public func token(for promise: StaticString) throws -> PromiseToken {
        guard let token = tokens["\(promise)"] else { throw FlowError.unknownPromise("\(promise)", at: path) }
        return token
    }
}

extension StepRun {
    package init(_ state: State, _ attempt: AttemptInfo, _ effects: StepEffects) {
        self.init(
            state: state, attempt: attempt.number, runID: attempt.runID, path: attempt.path, line: attempt.line,
            effects: effects, tokens: attempt.tokens, reuse: attempt.reuse)
    }

    /// What is in a slot that the step needs.
    func filled<Value>(_ slot: any Slot<State, Value>) throws -> Value {
        guard let value = state[keyPath: slot] else { throw FlowError.emptySlot(slot, at: path) }
        return value
    }
}
