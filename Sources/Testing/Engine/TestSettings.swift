import Logging
import Ratchet
import RatchetEngine
import RatchetJournal

/// What all lives of an engine under test have in common.
struct TestSettings: Sendable {
    let seed: UInt64?
    let clock: ManualClock
    let configuration: EngineConfiguration
    let faults: @Sendable (StoreSource) -> StoreSource
    let patience: Duration
    let logger: Logger
    let cut: CommitCut
    let log = StepLog()
    let stubs: StepStubs

    func engine(over journal: StoreSource, on executor: VirtualExecutor) -> Engine {
        var configuration = configuration
        let watch = AttemptWatch(executor: executor, clock: clock, log: log)
        configuration.interceptors = [watch] + configuration.interceptors + [stubs]
        return Engine(
            journal: journal, configuration: configuration, clock: clock,
            entropy: seed.map { .seeded($0) } ?? .middle, logger: logger, probe: nil, executor: executor)
    }
}

extension TestSettings {
    func noteCrash() {
        cut.noteCrash()
        log.crash(at: clock.now)
    }
}
