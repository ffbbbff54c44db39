import Logging
package import RatchetJournal

/// What a live run needs of the world around it.
struct RunWorld: Sendable {
    let journal: Journal
    let clock: any EngineClock
    let entropy: Entropy
    let logger: Logger
    /// Opens when the engine is to stop: no new attempt starts then.
    let draining: Latch
    let board: ResultBoard<RunOutcome>
    let retention: RetentionAlarm
    /// Tells schedules of the ends of their runs.
    let endings: RunEndings
    let interceptors: Interceptors
    let registry: Registry
    let outbox = Outbox()
    /// The most bytes of the user's values that a run may record at once.
    let payloadLimit: Int
    /// The threads of steps that are not to run on Swift's shared pool.
    let pools: ThreadPools
    let lateResults: LateResults
    let crashes: CrashWatch
    /// `nil` without a backend for metrics or traces.
    let telemetry: Telemetry?
    /// Sees what a run is at each of its submissions, once that is durable; for tests of recovery.
    let probe: RunProbe?
    /// Where tasks are performed that are no children of others; `nil` for Swift's shared pool.
    let executor: (any TaskExecutor)?
    /// What attempts may ask of the engine.
    let access: StepEffects.Access
}

/// Gets the commit group of a submission, and what the run was when it handed that in; nothing of one that is not
/// waited for.
///
/// Of submissions in one group the answers may come in another order than they were handed in.
package typealias RunProbe = @Sendable (_ lsn: LSN, _ sight: RunSight) -> Void

/// What a run was when it handed a submission in.
package struct RunSight: Sendable {
    package let run: UInt64
    /// Counts the run's submissions since it came into memory.
    package let submission: Int
    /// The snapshot that it would have had.
    package let snapshot: [UInt8]?
}
