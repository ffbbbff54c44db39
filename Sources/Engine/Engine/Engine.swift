public import Logging
public import RatchetJournal
public import ServiceLifecycle
import Synchronization

/// Executes the workflows of one journal.
///
///     let engine = Engine(journal: .directory("orders.journal"))
///     try engine.register(FulfilOrder(warehouse: warehouse, bank: bank))
///     try await engine.run {
///         let run = try await engine.start(FulfilOrder.self, id: "order-7", with: FulfilOrder.State(items: items))
///         print(try await run.result())
///     }
///
/// It is a `Service`: in a server, hand it to a `ServiceGroup`, which calls ``run()`` and shuts it down gracefully.
/// Register all workflows first: runs that were under way go on as soon as the engine runs.
///
/// One engine at a time has a journal; a second one's ``run()`` throws `JournalError.Code.heldByAnotherProcess`. A
/// storage fault is treated as a crash: the journal is closed, opened again and read, and the runs go on from what is
/// durable.
public final class Engine: Service {
    private enum Phase: Sendable { case new, running, stopped }

    let registry = Registry()
    let board = ResultBoard<RunOutcome>()
    let jobBoard = ResultBoard<JobOutcome>()
    let parts = EngineParts()
    let book = ScheduleBook()
    let pools: ThreadPools
    let clock: any EngineClock
    let crashes: CrashWatch
    private let late = LateResults()
    let interceptors: Interceptors
    /// Where all that the engine does is performed, if not on Swift's shared pool.
    let executor: (any TaskExecutor)?
    private let configuration: EngineConfiguration
    private let supervisor: Supervisor
    private let stopping = Latch()
    private let phase = Mutex(Phase.new)

    /// An engine that does nothing until ``run()`` is called.
    ///
    /// - Parameters:
    ///   - journal: where its journal is; it is opened when the engine runs.
    ///   - configuration: how it behaves where there is a choice.
    ///   - clock: its time.
    ///   - entropy: its chance.
    ///   - logger: where it tells of restarts, of parked runs and of faults.
    public convenience init(
        journal: StoreSource, configuration: EngineConfiguration = EngineConfiguration(),
        clock: any EngineClock = SystemClock(), entropy: Entropy = .system, logger: Logger = Logger(label: "ratchet")
    ) {
        self.init(
            journal: journal, configuration: configuration, clock: clock, entropy: entropy, logger: logger, probe: nil)
    }

    package init(
        journal: StoreSource, configuration: EngineConfiguration = EngineConfiguration(),
        clock: any EngineClock = SystemClock(), entropy: Entropy = .system, logger: Logger = Logger(label: "ratchet"),
        probe: RunProbe?, jobProbe: JobProbe? = nil, executor: (any TaskExecutor)? = nil
    ) {
        self.configuration = configuration
        self.executor = executor
        pools = ThreadPools(configuration.pools)
        self.clock = clock
        crashes = CrashWatch(limit: configuration.crashLimit)
        interceptors = Interceptors(all: configuration.interceptors)
        let children = EngineChildren(
            source: journal, configuration: configuration, clock: clock, entropy: entropy, logger: logger,
            registry: registry, board: board, jobBoard: jobBoard, parts: parts, probe: probe,
            jobProbe: jobProbe, pools: pools, lateResults: late, crashes: crashes, executor: executor, book: book,
            retentionAlarm: RetentionAlarm(configuration.retention))
        supervisor = Supervisor(
            "engine", .restForOne, clock: clock, entropy: entropy, logger: logger, children: children.all)
    }

    /// Runs the engine until ``stop()``, until the `ServiceGroup` shuts it down, or until its task is cancelled.
    ///
    /// A graceful stop starts no further attempts and lets those under way end within the grace period. An engine runs
    /// once; make another one to run again.
    /// - Throws: `JournalError` if the journal cannot be opened, or fails again and again;
    ///   ``EngineError/Code/alreadyRunning``; before anything is opened ``EngineError/Code/unsuitableConfiguration``,
    ///   and ``RegistrationError`` if a workflow starts runs of one that is not registered.
    public func run() async throws {
        try begin()
        defer { end() }
        try configuration.check()
        try registry.checkStarts()
        defer { pools.shutDown() }
        try pools.start()
        do {
            try await withThrowingTaskGroup { group in
                group.addTask { await self.stopWhenAsked() }
                // Not a child that is cancelled once the other one is through: a stop may be that before this begins.
                try await supervisor.run()
                group.cancelAll()
            }
        } catch let error as SupervisorError {
            throw error.journalError ?? error
        }
    }

    /// Runs the engine for as long as `body` takes, then stops it gracefully.
    ///
    ///     try await engine.run { try await engine.start(Greet.self, with: state).result() }
    ///
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws, and what ``run()`` throws.
    public func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: End<Value>.self) { group in
            group.addTask { .engine(await Self.result { try await self.run() }) }
            group.addTask { .body(await Self.result(body)) }
            var result: Result<Value, any Error>?
            while let end = try await group.next() {
                switch end {
                case .body(let value):
                    result = result ?? value
                    stopping.open()
                case .engine(.failure(let error)):
                    // The engine's own end tells more than what the body meets because of it.
                    result = .failure(error)
                    group.cancelAll()
                case .engine(.success): group.cancelAll()
                }
            }
            return try (result ?? .failure(EngineError.stopped)).get()
        }
    }

    /// What has ended while the engine ran for a body.
    private enum End<Value: Sendable>: Sendable {
        case engine(Result<Void, any Error>)
        case body(Result<Value, any Error>)
    }

    private static func result<Value>(_ body: () async throws -> Value) async -> Result<Value, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }

    /// Stops the engine gracefully: ``run()`` returns once it is down.
    public func stop() { stopping.open() }

    /// How many results came of attempts that had been given up, since the engine was made: they changed nothing.
    ///
    /// Each is logged with its run, path and attempt. An attempt that answers its cancellation with a
    /// `CancellationError` has no result. A number that grows says that some step goes on after its timeout, and has
    /// effects then: let it look at `Task.isCancelled`, or give it more time.
    public var lateResults: Int { late.count }

    /// Whether the engine's root supervisor restarted a part, and how often, by the part's name.
    package var restarts: [String: Int] { get async { await supervisor.restarts } }

    private func begin() throws(EngineError) {
        let isFirst = phase.withLock { phase in
            guard phase == .new else { return false }
            phase = .running
            return true
        }
        guard isFirst else {
            throw EngineError(.alreadyRunning, "the engine runs already, or has run: make another one")
        }
    }

    private func end() {
        phase.withLock { $0 = .stopped }
        close()
        parts.closeQueues()
    }

    private func close() {
        parts.close(.stopped)
        board.close(.stopped)
        jobBoard.close(.stopped)
    }

    private func stopWhenAsked() async {
        await withTaskGroup { group in
            // Outside a service group this waits until it is cancelled. Its end takes a task of its own on Swift's
            // shared pool: whoever watches an executor would not see that, and takes the engine for stuck.
            if executor == nil { group.addTask { try? await gracefulShutdown() } }
            group.addTask { await self.stopping.wait() }
            await group.next()
            group.cancelAll()
        }
        guard !Task.isCancelled else { return }
        // Attempts may be waiting for other runs: they must not hold up the stop.
        await parts.drain()
        close()
        await supervisor.stop()
    }
}

extension SupervisorError {
    /// What the journal said, if it is what ended the engine.
    fileprivate var journalError: JournalError? {
        switch cause {
        case let fault as LastingJournalFault: fault.error
        case let error as JournalError: error
        case let error as SupervisorError: error.journalError
        default: nil
        }
    }
}
