import Logging
import RatchetJournal

/// Owns the live runs: one actor and one task for each.
actor Runs {
    let world: RunWorld
    let registry: Registry
    let timers: Timers
    private let launches: AsyncStream<RunLaunch>
    private let launching: AsyncStream<RunLaunch>.Continuation
    /// The runs in memory.
    var live: [UInt64: RunActor] = [:]
    /// Runs whose work was ended by the engine's stop. The log may still wait for their snapshots.
    var halted: [UInt64: RunActor] = [:]
    /// Those in memory that are put away and only take in what comes, the one that was asked longest ago first.
    var resting: [UInt64] = []
    /// Who starts a run of an id.
    let starting = Turns<RunID>()
    /// Who brings a run into memory: nobody else does, so that what was read is what the run is.
    let reading = Turns<UInt64>()
    /// Who sends a signal of an id.
    let signalling = Turns<SignalIDKey>()
    /// Callers who wait for a run to leave memory.
    private var departures: [UInt64: [CheckedContinuation<Void, Never>]] = [:]
    /// The runs in memory whose ids may not be in the table yet, because nobody waited for that.
    var relaxedIDs: [String: UInt64] = [:]
    var numbers = RunNumbers()
    /// Whether a run was ever deleted: any id may have been the id of another one then.
    var hasDeleted = false
    var knownPlans: Set<UserKey> = []
    /// What the log has of jobs, until their queues have taken it.
    var loggedJobs = LoggedJobs()

    init(_ world: RunWorld, _ registry: Registry, _ timers: Timers) {
        self.world = world
        self.registry = registry
        self.timers = timers
        // Unbounded: each run stands in it once, and is in memory anyway.
        (launches, launching) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    /// How many runs in memory have work to do.
    var liveCount: Int { live.count - resting.count }

    /// Performs runs until ``drain()``, or until the task is cancelled.
    ///
    /// - Parameters:
    ///   - grace: how long attempts may go on once it is to stop.
    func run(grace: Duration) async {
        let world = world
        await withTaskGroup { group in
            group.addTask { await self.performLaunches() }
            group.addTask {
                await world.draining.wait()
                if !world.journal.hasStopped { try? await world.clock.sleep(for: grace) }
            }
            await group.next()
            group.cancelAll()
            tellOfLateRuns()
        }
        await recordHalted()
        await noteStop()
        world.draining.open()
    }

    /// A step without a timeout that does not listen to its cancellation holds up whoever waits for the runs' end.
    private func tellOfLateRuns() {
        let late = Set(live.keys).subtracting(resting)
        guard !late.isEmpty else { return }
        world.logger.warning(
            "Steps are cancelled, and waited for; those without a timeout that go on hold up the engine",
            metadata: ["runs": "\(late.count)", "numbers": "\(late.sorted().prefix(10))"])
    }

    /// Returns once it is known that these runs are not to be asked any more.
    nonisolated func waitForEnd() async { await world.draining.wait() }

    /// Starts no attempt any more; ``run(grace:)`` returns when those under way have ended.
    func drain() {
        world.draining.open()
        launching.finish()
        for number in Array(departures.keys) { tellOfDeparture(number) }
    }

    private func performLaunches() async {
        await withDiscardingTaskGroup { group in
            for await launch in launches {
                group.addTask { await self.perform(launch) }
            }
        }
    }

    private nonisolated func perform(_ launch: RunLaunch) async {
        let (strand, run) = (Strand(), launch.run)
        let departure = await strand.perform { () -> RunEnding? in
            switch launch.first {
            case .go(let works): return await run.run(works, in: strand)
            case .begin(let beginning):
                // The journal has stopped: recovery begins it again.
                guard let works = try? await run.begin(beginning) else { return .interrupted }
                return await run.run(works, in: strand)
            }
        }
        if let departure { await ended(run, departure) }
    }

    /// A run has left memory, and what it was is durable. It may be said twice.
    func ended(_ run: RunActor, _ ending: RunEnding) async {
        guard live[run.number] === run else { return }
        if case .over = ending { run.places.releaseAll(isSettled: true) }
        forget(run)
        switch ending {
        case .asleep(let due): if let due { await timers.add(TimerKey(due, run.number)) }
        case .interrupted where world.draining.isOpen && !world.journal.hasStopped: halted[run.number] = run
        case .over, .parked, .interrupted: break
        }
    }

    func forget(_ run: RunActor) {
        live[run.number] = nil
        run.places.releaseAll(isSettled: false)
        if let id = run.givenID, relaxedIDs[id] == run.number { relaxedIDs[id] = nil }
        resting.removeAll { $0 == run.number }
        tellOfDeparture(run.number)
    }

    private func tellOfDeparture(_ number: UInt64) {
        for waiter in departures.removeValue(forKey: number) ?? [] { waiter.resume() }
    }

    /// Returns when the run has left memory, or the runs are about to end.
    func waitForDeparture(of run: RunActor) async {
        guard live[run.number] === run, !world.draining.isOpen else { return }
        await withCheckedContinuation { departures[run.number, default: []].append($0) }
    }

    /// Performs a run that is to come into memory, or that rests there.
    func launch(_ run: RunActor, _ beginning: RunBeginning) {
        live[run.number] = run
        resting.removeAll { $0 == run.number }
        launching.yield(RunLaunch(run: run, first: .begin(beginning)))
    }

    /// Has more work of a run done that has begun.
    func perform(_ works: [RunWork], of run: RunActor) {
        guard case .terminated = launching.yield(RunLaunch(run: run, first: .go(works))) else { return }
        run.places.releaseAll(isSettled: false)
    }
}
