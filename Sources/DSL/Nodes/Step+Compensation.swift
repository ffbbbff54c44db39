public import RatchetEngine

extension Step {
    /// Says how the step is undone, should what it belongs to fail or be cancelled once the step is done.
    ///
    ///     Step("charge card", into: \.payment) { run in try await bank.charge(run.state.cents, key: run.key) }
    ///         .compensate { payment, run in try await bank.refund(payment, key: run.key) }
    ///
    /// It is undone when the ``Scope`` around it, or the run, does not come to its end: in reverse order of completion,
    /// one step after the other. The closure gets what the step returned; the run's `state` is as it is then, and its
    /// `key` is another one than the step's, the same for each attempt. Nothing drops it: it is done although the run
    /// is cancelled, and goes on after a crash. A step that failed is not undone: it may have had effects all the same,
    /// so let it undo them itself.
    ///
    /// If it fails for good, the run is `stuck`: it waits, with what is left to undo, until somebody
    /// terminates it.
    /// - Parameters:
    ///   - policy: how often it is tried again. Default: 10 attempts, 1 s after the first, twice as long after each.
    ///   - limit: how long one attempt may take; `nil` for as long as it likes.
    ///   - undo: what undoes it.
    public func compensate(
        retry policy: RetryPolicy = .compensation, timeout limit: Duration? = nil,
        _ undo: @escaping @Sendable (Value, StepRun<State>) async throws -> Void
    ) -> Step {
        compensated(policy, limit) { output, run in
            let value =
                try Nothing() as? Value ?? output.value(as: Value.self, for: "the output of the step to be undone")
            try await undo(value, run)
        }
    }

    fileprivate func compensated(
        _ policy: RetryPolicy, _ limit: Duration?,
        _ undo: @escaping @Sendable (Payload, StepRun<State>) async throws -> Void
    ) -> Step {
        guard case .step(var behaviour) = blueprint.behaviour else { return self }
        behaviour.compensation = CompensationBehaviour(retry: policy, timeout: limit) { box, output in
            let state = try Box<State>.open(box).value
            return { attempt, effects in
                try await undo(output, StepRun(state, attempt, effects))
                return .nothing
            }
        }
        var step = self
        step.blueprint.behaviour = .step(behaviour)
        return step
    }
}

extension Step where Value == Nothing {
    /// Says how the step, which has no result, is undone; see `compensate`.
    ///
    ///     Step("open the gate") { run in try await gate.open() }
    ///         .compensate { run in try await gate.close() }
    public func compensate(
        retry policy: RetryPolicy = .compensation, timeout limit: Duration? = nil,
        _ undo: @escaping @Sendable (StepRun<State>) async throws -> Void
    ) -> Step {
        compensated(policy, limit) { _, run in try await undo(run) }
    }
}
