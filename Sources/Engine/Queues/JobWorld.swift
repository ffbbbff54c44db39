import Logging
import RatchetJournal

/// What queues and their jobs need of the world around them.
final class JobWorld: Sendable {
    let journal: Journal
    let clock: any EngineClock
    let entropy: Entropy
    let logger: Logger
    /// Opens when the engine is to stop: no new attempt starts then.
    let draining: Latch
    let board: ResultBoard<JobOutcome>
    /// Tells schedules of the ends of their jobs.
    let endings: RunEndings
    let interceptors: Interceptors
    let registry: Registry
    let outbox: Outbox
    let payloadLimit: Int
    let pools: ThreadPools
    let lateResults: LateResults
    let crashes: CrashWatch
    /// `nil` without a backend for metrics or traces.
    let telemetry: Telemetry?
    /// Where tasks are performed that are no children of others; `nil` for Swift's shared pool.
    let executor: (any TaskExecutor)?
    let retention: JobRetention
    /// What attempts may ask of the engine.
    let access: StepEffects.Access
    let probe: JobProbe?
    /// Offers a run the place that one of its steps has waited for, in these threads.
    let offer: @Sendable (_ place: Place, _ pool: String?) async throws -> PlaceAnswer
    let numbers = JobNumbers()
    let recent = RecentOutcomes()
    /// Rings when something may have to be deleted earlier than whoever does that expects.
    let expiry = Alarm()
    /// Opens when there is no journal any more for what is enqueued.
    let over = Latch()

    init(
        _ world: RunWorld, board: ResultBoard<JobOutcome>, retention: JobRetention, probe: JobProbe?,
        offer: @escaping @Sendable (_ place: Place, _ pool: String?) async throws -> PlaceAnswer
    ) {
        journal = world.journal
        clock = world.clock
        entropy = world.entropy
        logger = world.logger
        draining = Latch()
        self.board = board
        endings = world.endings
        interceptors = world.interceptors
        registry = world.registry
        outbox = world.outbox
        payloadLimit = world.payloadLimit
        pools = world.pools
        lateResults = world.lateResults
        crashes = world.crashes
        telemetry = world.telemetry
        executor = world.executor
        self.retention = retention
        access = world.access
        self.probe = probe
        self.offer = offer
    }

    var blocks: Blocks { journal.blocks }
}
