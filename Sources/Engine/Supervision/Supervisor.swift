package import Logging

/// Owns children: starts them in order, restarts them when they have faults, and escalates when that does not help.
///
///     let supervisor = Supervisor(
///         "engine", .restForOne, clock: clock, entropy: entropy, logger: logger, children: [journal, timers])
///     try await supervisor.run()
///
/// All its tasks belong to ``run(ready:)``, and none outlives it. A supervisor can be a child of another: ``asChild``.
package actor Supervisor {
    /// Its name in logs and errors.
    package nonisolated let name: String
    /// How many restarts the faults of each child have led to, in all runs of this supervisor. The restarts of siblings
    /// that the strategy restarts along with it are not counted.
    package private(set) var restarts: [String: Int] = [:]

    private let strategy: SupervisionStrategy
    private let budget: RestartBudget
    private let clock: any EngineClock
    private let entropy: Entropy
    private let log: SupervisorLog
    private let children: [SupervisedChild]

    /// `nil` while it does not run.
    private var events: AsyncStream<SupervisorEvent>.Continuation?
    private var isStopAsked = false
    /// Those who wait for the end of the run.
    private var waiting: [Notice] = []

    package init(
        _ name: String, _ strategy: SupervisionStrategy, budget: RestartBudget = RestartBudget(),
        clock: any EngineClock, entropy: Entropy, logger: Logger, children: [SupervisedChild]
    ) {
        self.name = name
        self.strategy = strategy
        self.budget = budget
        self.clock = clock
        self.entropy = entropy
        log = SupervisorLog(supervisor: name, logger: logger)
        self.children = children
    }

    /// Starts the children, each after the one before it is ready, and supervises them until it is stopped.
    ///
    /// It goes on when all children have ended by themselves. If its task is cancelled, so are all children, at once:
    /// the order of ``stop()`` is kept only by stopping. `ready` is called once, when all children serve.
    /// - Throws: ``SupervisorError`` if restarts do not help; all children are down then. `CancellationError` if the
    ///   task is cancelled.
    package func run(ready: SupervisedChild.Ready? = nil) async throws { try await run(ready: ready, until: nil) }

    /// Stops the children, the last one first, each after the one after it is down; returns when the run is over.
    ///
    /// If the supervisor does not run, its next run returns at once. A child must not wait for this: it would wait for
    /// itself.
    package func stop() async {
        guard let events else { return isStopAsked = true }
        events.yield(.stopAsked)
        let over = Notice()
        waiting.append(over)
        await over.wait()
    }

    /// The supervisor as a child of another: its escalation is a fault of the child.
    package nonisolated var asChild: SupervisedChild {
        SupervisedChild(name, restart: .onFault) { incarnation in
            try await self.run(ready: incarnation.ready, until: incarnation.stop)
        }
    }

    private func run(ready: SupervisedChild.Ready?, until stop: Notice?) async throws {
        let events = try begin()
        defer { end() }
        let result = await withDiscardingTaskGroup { group in
            if let stop {
                group.addTask { [continuation = events.continuation] in
                    await stop.wait()
                    continuation.yield(.stopAsked)
                }
            }
            let result = await supervise(events, in: &group, ready: ready)
            // What is left are waits that nobody needs any more, or children of a run that was cancelled.
            group.cancelAll()
            return result
        }
        try result.get()
    }
}

extension Supervisor {
    private typealias Sender = AsyncStream<SupervisorEvent>.Continuation
    private typealias Events = (stream: AsyncStream<SupervisorEvent>, continuation: Sender)

    private func begin() throws -> Events {
        guard events == nil else { throw SupervisorError.alreadyRunning(name) }
        let (stream, continuation) = AsyncStream.makeStream(of: SupervisorEvent.self)
        events = continuation
        // Before the beginning, so that no child is started.
        if isStopAsked { continuation.yield(.stopAsked) }
        continuation.yield(.begun)
        return (stream, continuation)
    }

    private func end() {
        events = nil
        isStopAsked = false
        for signal in waiting { signal.give() }
        waiting = []
    }

    private func supervise(
        _ events: Events, in group: inout DiscardingTaskGroup, ready: SupervisedChild.Ready?
    ) async -> Result<Void, any Error> {
        var plan = SupervisorPlan(
            name, strategy: strategy, budget: budget,
            children: children.map { PlannedChild($0.name, restart: $0.restart) })
        var signals = children.map { _ in Notice() }
        // What has been sent before a cancellation still comes, and the children's ends are no faults any more.
        for await event in events.stream where !Task.isCancelled {
            for action in plan.handle(event, at: clock.now) {
                switch action {
                case .start(let child, let start):
                    signals[child] = Notice()
                    self.start(child, start, stop: signals[child], events.continuation, in: &group)
                case .stop(let child): signals[child].give()
                case .restart(let restart): wait(before: restart, events.continuation, in: &group)
                case .report(let child, let fault): log.badStop(of: children[child].name, fault)
                case .announceReady: ready?()
                case .finish(let error): return finish(error)
                }
            }
        }
        return .failure(CancellationError())
    }

    private func start(
        _ child: Int, _ start: Int, stop: Notice, _ events: Sender,
        in group: inout DiscardingTaskGroup
    ) {
        let incarnation = Incarnation(ready: { events.yield(.ready(child: child, start: start)) }, stop: stop)
        group.addTask { [serve = children[child].serve] in
            do {
                try await serve(incarnation)
                events.yield(.ended(child: child, start: start, fault: nil))
            } catch {
                events.yield(.ended(child: child, start: start, fault: error))
            }
        }
    }

    private func wait(
        before restart: SupervisorRestart, _ events: Sender,
        in group: inout DiscardingTaskGroup
    ) {
        let wait = budget.backoff.wait(before: restart.number, chance: entropy.fraction())
        let child = children[restart.child].name
        restarts[child, default: 0] += 1
        log.restart(of: child, restart, after: wait)
        guard wait > .zero else { return _ = events.yield(.waitOver(restart: restart.id)) }
        group.addTask { [clock] in
            // A wait that is cancelled is one that nobody needs any more.
            guard (try? await clock.sleep(for: wait)) != nil else { return }
            events.yield(.waitOver(restart: restart.id))
        }
    }

    private func finish(_ error: SupervisorError?) -> Result<Void, any Error> {
        guard let error else { return .success(()) }
        log.escalation(error)
        return .failure(error)
    }
}
