/// Stands around what an engine does: the start of a run, each attempt of a step or of a job, each signal, each
/// enqueuing.
///
///     struct Timing: Interceptor {
///         func step(_ step: StepContext, next: StepContext.Next) async throws -> RecordedValue {
///             let start = ContinuousClock.now
///             defer { report(step.path, ContinuousClock.now - start) }
///             return try await next()
///         }
///     }
///     let engine = Engine(journal: journal, configuration: EngineConfiguration(interceptors: [Timing()]))
///
/// Write those of the functions that you need; the others only go on. The first interceptor of the list is the
/// outermost: it is asked first, and sees what all others have made of the result.
///
/// Nothing that an interceptor does is recorded but what comes of it: it is asked again with each attempt, and after a
/// crash. So an interceptor, like a step, may ask a clock or do I/O, and may be interrupted anywhere.
public protocol Interceptor: Sendable {
    /// Around the start of a run, before anything of it is in the journal.
    ///
    /// Asked for each call of `start`, also for one whose id has a run already, and for each command of another
    /// process. What it throws, the caller of `start` gets; before it has called `next` there is no run then. A signal
    /// that comes with the start is in the context, and is shown to no ``signal(_:next:)``.
    func start(_ start: StartContext, next: StartContext.Next) async throws -> StartedRun

    /// Around one attempt of a step: `next` is the step's closure, or the next interceptor.
    ///
    /// What it returns is the step's output, and what it throws is the step's error: the step's `retry` decides whether
    /// there is another attempt, and its `timeout` counts for the interceptors too. A value that is not of the step's
    /// type fails the step for good. Task-locals that are set around `next` are there in the step's closure.
    func step(_ step: StepContext, next: StepContext.Next) async throws -> RecordedValue

    /// Around the enqueuing of jobs, before anything of them is in the journal.
    ///
    /// Asked once for all jobs of a call. What it throws, the caller gets; before it has called `next` no job was
    /// enqueued then. Around a job's attempts stands ``step(_:next:)``, with the kind as workflow.
    func enqueue(_ jobs: EnqueueContext, next: EnqueueContext.Next) async throws -> EnqueuedJobs

    /// Around the delivery of a signal, before anything of it is in the journal.
    ///
    /// What it throws, the sender gets; before it has called `next` the signal was not sent then.
    func signal(_ signal: SignalContext, next: SignalContext.Next) async throws -> SignalDelivery
}

extension Interceptor {
    /// Goes on.
    public func start(_ start: StartContext, next: StartContext.Next) async throws -> StartedRun {
        try await next(start)
    }

    /// Goes on.
    public func enqueue(_ jobs: EnqueueContext, next: EnqueueContext.Next) async throws -> EnqueuedJobs {
        try await next(jobs)
    }

    /// Goes on.
    public func step(_ step: StepContext, next: StepContext.Next) async throws -> RecordedValue { try await next() }

    /// Goes on.
    public func signal(_ signal: SignalContext, next: SignalContext.Next) async throws -> SignalDelivery {
        try await next(signal)
    }
}
