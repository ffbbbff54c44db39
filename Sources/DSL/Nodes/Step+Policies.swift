public import RatchetEngine
public import RatchetJournal

extension Step {
    /// Says how often the step is tried again when it throws, and how long it waits before each attempt.
    ///
    ///     Step("charge card", into: \.payment) { run in … }
    ///         .retry(.exponential(from: .seconds(1), attempts: 5))
    ///
    /// The last `retry` on a step counts. Without one it is `RetryPolicy.default`: three attempts in all.
    public func retry(_ policy: RetryPolicy) -> Step { changing { $0.retry = policy } }

    /// Says how long one attempt may take.
    ///
    ///     Step("charge card", into: \.payment) { run in … }
    ///         .timeout(.seconds(30))
    ///
    /// An attempt that takes longer is cancelled, as Swift's tasks are, and counts as failed: ``retry(_:)`` says
    /// whether there is another. Without a `timeout` an attempt may take as long as it likes. One that does not listen
    /// to its cancellation holds nobody up; what it returns in the end changes nothing, and is logged.
    public func timeout(_ limit: Duration) -> Step { changing { $0.timeout = limit } }

    /// Says whether what follows the step waits until its completion is durable.
    ///
    ///     Step("make thumbnail", into: \.thumbnail) { run in … }
    ///         .durability(.relaxed)
    ///
    /// With `.relaxed` the next step starts at once, without waiting for the disk. If the process or the machine
    /// crashes within the next milliseconds, this step runs again, with the same ``StepRun/key``, and so does what
    /// followed it; so it is for steps that are cheap, or harmless, to do twice. What is durable never rests on
    /// something that is not: once a later step's completion is durable, this one's is too. An attempt that failed, a
    /// sleep and the run's end are durable all the same. Without a `durability` it is `.durable`.
    public func durability(_ level: Durability) -> Step { changing { $0.durability = level } }

    func changing(_ change: (inout StepBehaviour) -> Void) -> Step {
        guard case .step(var behaviour) = blueprint.behaviour else { return self }
        change(&behaviour)
        var step = self
        step.blueprint.behaviour = .step(behaviour)
        return step
    }
}
