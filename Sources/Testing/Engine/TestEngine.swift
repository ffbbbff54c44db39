public import Logging
public import Ratchet
public import RatchetEngine
public import RatchetJournal
import Synchronization

/// An engine for tests, whose time goes on by itself: only when everything waits, and at once.
///
///     let test = try TestEngine(Welcome(shop: shop))
///     let account = try await test.run(Welcome.self, with: Welcome.State(email: "ada@example.com"))
///     #expect(account == "account-1")
///
/// A month of sleeps takes milliseconds. Time goes on during the calls of the test only (``run(_:id:with:)``,
/// ``TestRun/result()``, ``advance(by:)``, ``drain(limit:moves:)`` …), and only when nothing else is left to be done:
/// what happens between two calls, and the order in which it does, is the same each time. An attempt that is at work
/// outside of the engine, such as on a network, holds time still until it ends.
///
/// Each test has one of its own; any number of them may run at once. It starts with the first call, and ends with the
/// object.
public final class TestEngine: Sendable {
    /// The time of the engine under test. Hand it to whatever is to go with it.
    public let clock: ManualClock
    let settings: TestSettings
    private let crashPoint: CrashPoint
    private let folder: TemporaryFolder?
    private let current: Mutex<Current>
    private let signals = Atomic(0)

    struct Current: Sendable {
        var life: EngineLife
        var workflows: [any Workflow]
        var jobs: [any Enqueueable]
        var preparation: Preparation?
    }

    typealias Preparation = @Sendable (Engine) throws -> Void

    /// An engine that has these workflows.
    ///
    /// - Parameters:
    ///   - workflows: the workflows, with all that their steps need.
    ///   - jobs: the kinds of jobs, each a `Job` or a `BatchJob`, with all that they need.
    ///   - store: where its journal is: in memory, unless you say otherwise.
    ///   - seed: what the order follows from in which things are done that may be done in any order, and the spread of
    ///     waits. Without one they are done in the order in which they came up, and waits have no spread.
    ///   - clock: its time; by default one that starts with 2026.
    ///   - configuration: how it behaves where there is a choice. Crashes that `crash` plans are held against no step:
    ///     its `crashLimit` does not count then.
    ///   - crash: when it crashes.
    ///   - faults: what is to stand between the engine and its journal, such as
    ///     `{ $0.failing(at: 3, with: .diskFull) }`.
    ///   - patience: how long the test waits, in real time, for an attempt that is at work outside of the engine.
    ///   - logger: where the engine tells of restarts, of parked runs and of faults.
    /// - Throws: `RegistrationError` if a workflow has mistakes.
    public convenience init(
        _ workflows: any Workflow..., jobs: [any Enqueueable] = [], store: TestStore = .memory, seed: UInt64? = nil,
        clock: ManualClock = ManualClock(), configuration: EngineConfiguration = EngineConfiguration(),
        crash: CrashPoint = .never, faults: @escaping @Sendable (StoreSource) -> StoreSource = { $0 },
        patience: Duration = .seconds(120), logger: Logger = Logger(label: "ratchet.test")
    ) throws {
        var configuration = configuration
        if crash.isPlanned { configuration.crashLimit = nil }
        let settings = TestSettings(
            seed: seed, clock: clock, configuration: configuration, faults: faults, patience: patience, logger: logger,
            cut: CommitCut(crash), stubs: StepStubs(clock))
        try self.init(workflows, jobs, store, crash, settings)
    }

    private init(
        _ workflows: [any Workflow], _ jobs: [any Enqueueable], _ store: TestStore, _ crash: CrashPoint,
        _ settings: TestSettings
    ) throws {
        let folder = store == .memory ? nil : try TemporaryFolder()
        let disk: TestDisk = folder.map { .directory($0.names.next(), $0.names) } ?? .memory(MemoryImage())
        current = Mutex(
            Current(life: try EngineLife(disk, settings, workflows, jobs), workflows: workflows, jobs: jobs))
        (self.folder, self.settings, clock, crashPoint) = (folder, settings, settings.clock, crash)
    }

    /// What the clock shows.
    public var now: Timestamp { clock.now }

    var life: EngineLife { current.withLock { $0.life } }
    /// Whether a call may have to be repeated.
    var mayCrash: Bool { crashPoint.isPlanned }

    /// An id for a signal that has none: it is to count once, also if the call is repeated.
    func signalID(_ given: String?) -> String? {
        guard given == nil, mayCrash else { return given }
        return "test-signal-\(signals.add(1, ordering: .relaxed).newValue)"
    }

    /// Does something with the engine, and lets time go on for as long as that takes.
    ///
    ///     try await test.perform { engine in try await engine.cancel("order-7") }
    ///
    /// It is how to reach what ``TestEngine`` and ``TestRun`` have no call for. If the engine crashes meanwhile, it is
    /// done again with the next one.
    /// - Throws: what `body` throws; ``TestEngineError/Code/stuck`` if it waits for something that will not happen,
    ///   ``TestEngineError/Code/outOfTime``, ``TestEngineError/Code/heldUp``, ``TestEngineError/Code/unknownStep``.
    public func perform<Value: Sendable>(
        _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value {
        while true {
            let life = life
            try life.checkStubs()
            switch try await life.drive(body) {
            case .ended(let result): return try life.explain(result)
            case .crashed: try await replace(life)
            }
        }
    }

    /// Does something with the engine that an app does before it runs, and with each one that is made after it:
    /// declaring schedules, for example.
    ///
    ///     try test.prepare { engine in
    ///         try engine.schedule("nightly", .daily(at: "02:00"), Import.self) { Import.State(day: $0.planned) }
    ///     }
    ///
    /// - Parameters:
    ///   - fromNextStart: Whether the engine that there is stays as it is: what was prepared before is then another
    ///     version of the app.
    ///   - body: what is done. The one of the last call counts.
    /// - Throws: what `body` throws.
    public func prepare(
        fromNextStart: Bool = false, _ body: @escaping @Sendable (Engine) throws -> Void
    ) throws {
        let engine = current.withLock { current in
            current.preparation = body
            return current.life.engine
        }
        if !fromNextStart { try body(engine) }
    }

    /// Makes the next engine, over what this one has left, unless somebody else has.
    func replace(_ life: EngineLife, by workflows: [any Workflow] = []) async throws {
        let isFirst = try current.withLock { current in
            guard current.life === life else { return false }
            if life.executor.isFrozen { settings.noteCrash() }
            if !workflows.isEmpty { current.workflows = workflows }
            current.life = try EngineLife(
                try life.diskAfterwards, settings, current.workflows, current.jobs, current.preparation)
            return true
        }
        if isFirst, life.executor.isFrozen { await life.buryDead() }
    }
}
