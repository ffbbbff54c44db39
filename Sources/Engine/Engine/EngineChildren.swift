import Logging
import RatchetJournal

/// The engine's own parts as children of its root supervisor, in the order in which they start.
struct EngineChildren: Sendable {
    let source: StoreSource
    let configuration: EngineConfiguration
    let clock: any EngineClock
    let entropy: Entropy
    let logger: Logger
    let registry: Registry
    let board: ResultBoard<RunOutcome>
    let jobBoard: ResultBoard<JobOutcome>
    let parts: EngineParts
    let probe: RunProbe?
    let jobProbe: JobProbe?
    let pools: ThreadPools
    let lateResults: LateResults
    let crashes: CrashWatch
    let executor: (any TaskExecutor)?
    let book: ScheduleBook
    /// Outlives the journal's restarts, as the policy does.
    let retentionAlarm: RetentionAlarm

    /// Each needs those before it.
    var all: [SupervisedChild] { [journal, timers, runs, queues, readers, schedules, outbox, inbox, retention] }

    private var journal: SupervisedChild {
        SupervisedChild("journal", restart: .always) { incarnation in
            let journal = try await open()
            parts.set(journal)
            incarnation.ready()
            try await withThrowingTaskGroup { group in
                group.addTask {
                    await incarnation.stop.wait()
                    journal.close()
                }
                // Not a child of the group: what was appended becomes durable even if this task is cancelled.
                try await journal.run()
                group.cancelAll()
            }
            if let fault = parts.takeFault() { throw fault }
        }
    }

    private func open() async throws -> Journal {
        do {
            return try await Journal.open(source, configuration: configuration.journal, stopwatch: .system)
        } catch  where error.isLasting {
            throw LastingJournalFault(error: error)
        }
    }

    private var timers: SupervisedChild {
        SupervisedChild("timers") { ready in
            guard let journal = parts.journal else { return }
            let timers = Timers(journal, clock)
            parts.set(timers)
            ready()
            let metrics = Telemetry.bootstrapped?.metrics
            await serve(on: journal) {
                try await timers.run { due in
                    if let metrics { for timer in due { metrics.timerFired(due: timer.due, at: clock.now) } }
                    try await parts.runs().wake(due)
                }
            }
        }
    }

    private var runs: SupervisedChild {
        SupervisedChild("runs", restart: .always) { incarnation in
            guard let journal = parts.journal, let timers = parts.timers else { return }
            let world = RunWorld(
                journal: journal, clock: clock, entropy: entropy, logger: logger, draining: Latch(), board: board,
                retention: retentionAlarm, endings: RunEndings(book.alarm),
                interceptors: Interceptors(all: configuration.interceptors),
                registry: registry, payloadLimit: configuration.payloadLimit, pools: pools, lateResults: lateResults,
                crashes: crashes, telemetry: .bootstrapped, probe: probe, executor: executor,
                access: StepEffects.Access(journal, registry, byteLimit: configuration.payloadLimit))
            let runs = Runs(world, registry, timers)
            await serve(on: journal, until: incarnation.stop) {
                try await runs.recover()
                parts.open(runs)
                incarnation.ready()
                await withTaskGroup { group in
                    // For as long as there are runs: what they still hand in may need room in the log.
                    let parts = parts
                    group.addTask {
                        await Checkpointer(runs, journal) { try? await parts.queues().checkpoint($0) }.run()
                    }
                    await perform(runs, until: incarnation.stop)
                    group.cancelAll()
                }
            }
        }
    }

    private func perform(_ runs: Runs, until stop: Notice) async {
        defer { parts.closeRuns() }
        await withTaskGroup { group in
            group.addTask { await runs.run(grace: configuration.gracePeriod) }
            group.addTask {
                await stop.wait()
                parts.closeRuns()
                await runs.drain()
            }
            await group.next()
            // Only a stop that was asked for ends the runs.
            await group.next()
        }
    }

    private var queues: SupervisedChild {
        SupervisedChild("queues", restart: .always) { incarnation in
            guard let journal = parts.journal else { return }
            await serve(on: journal, until: incarnation.stop) {
                let runs = try await parts.runs()
                let queues = Queues(
                    JobWorld(
                        runs.world, board: jobBoard, retention: configuration.jobRetention, probe: jobProbe
                    ) { try await runs.offer($0, pool: $1) },
                    configuration.queues)
                try await queues.recover(await runs.takeLoggedJobs())
                let expiries = try await JobExpiry(queues.world).look()
                parts.open(queues)
                incarnation.ready()
                try await perform(queues, expiries, on: journal, until: incarnation.stop)
            }
        }
    }

    private func perform(
        _ queues: Queues, _ expiries: JobExpiry.Look, on journal: Journal, until stop: Notice
    ) async throws {
        // What they have handed in may need room in the log for as long as there is a journal.
        defer { if journal.hasStopped { parts.closeQueues() } }
        try await withThrowingTaskGroup { group in
            group.addTask { try await JobExpiry(queues.world).run(expiries) }
            group.addTask { try await queues.run(grace: configuration.gracePeriod) }
            group.addTask {
                await stop.wait()
                await queues.drain()
            }
            // Only a stop that was asked for ends the queues.
            var ended = 0
            while ended < 2, try await group.next() != nil { ended += 1 }
            group.cancelAll()
        }
    }

    private var readers: SupervisedChild {
        SupervisedChild("readers") { ready in
            guard let journal = parts.journal else { return }
            ready()
            await serve(on: journal) {
                for await reader in journal.lingeringReaders { warn(of: reader) }
                await Latch().wait()
            }
        }
    }

    private func warn(of reader: LingeringReader) {
        logger.warning(
            "A process keeps an old view of the journal, whose file grows meanwhile: let it end, or end it",
            metadata: [
                "pid": "\(reader.pid)", "process": "\(reader.name ?? "unknown")",
                "seconds": "\(reader.age.components.seconds)", "commitsBehind": "\(reader.commitsBehind)",
            ])
    }

    private var schedules: SupervisedChild {
        SupervisedChild("schedules") { ready in
            guard let journal = parts.journal else { return }
            ready()
            defer { parts.schedules.close() }
            await serve(on: journal) {
                let schedules = Schedules(try await parts.runs(), try await parts.queues(), book, logger)
                try await schedules.run { parts.schedules.open(schedules) }
            }
        }
    }

    private var outbox: SupervisedChild {
        SupervisedChild("outbox") { ready in
            guard let journal = parts.journal else { return }
            ready()
            await serve(on: journal) {
                try await Courier(
                    journal: journal, runs: try await parts.runs(), queues: try await parts.queues(),
                    schedules: parts.schedules, logger: logger
                ).run()
            }
        }
    }

    private var inbox: SupervisedChild {
        SupervisedChild("inbox") { ready in
            guard let journal = parts.journal else { return }
            ready()
            await serve(on: journal) {
                let inbox = Inbox(
                    journal: journal, runs: try await parts.runs(), queues: try await parts.queues(),
                    schedules: parts.schedules, clock: clock, logger: logger, retention: configuration.commandAnswers)
                try await inbox.run()
            }
        }
    }

    private var retention: SupervisedChild {
        SupervisedChild("retention") { ready in
            guard let journal = parts.journal else { return }
            let retention = Retention(
                journal: journal, policy: configuration.retention, alarm: retentionAlarm, clock: clock)
            ready()
            await serve(on: journal) {
                try await retention.run { expired in try await parts.runs().delete(expired) }
            }
        }
    }

    /// A part whose journal has stopped waits to be restarted with it: the fault is the journal's, and counted there.
    ///
    /// So is what the part cannot deal with itself, such as a read that fails: the journal is opened again, and all
    /// that stands on it is made anew. A part made anew alone would miss what the journal has asked the one before it
    /// for.
    ///
    /// Without a `stop` it is cancelled.
    private func serve(
        on journal: Journal, until stop: Notice = Notice(), _ body: () async throws -> Void
    ) async {
        do {
            try await body()
        } catch {
            let isEnding = error is CancellationError || (error as? EngineError)?.code == .stopped
            if !isEnding, !journal.hasStopped {
                parts.set(fault: error)
                journal.close()
            }
            await stop.wait()
        }
    }
}

/// The journal cannot be opened, and trying again would not help.
struct LastingJournalFault: UnrecoverableFault, CustomStringConvertible {
    let error: JournalError

    var description: String { error.description }
}

extension JournalError {
    /// Whether opening the journal again would meet the same error.
    fileprivate var isLasting: Bool {
        [
            .heldByAnotherProcess, .notFound, .notPermitted, .unsupportedFormat, .damaged, .unsuitableFileSystem,
            .fenced, .missingCodec, .unsuitableCodec, .missingKey, .wrongKey, .notSealed,
        ]
        .contains(code)
    }
}
