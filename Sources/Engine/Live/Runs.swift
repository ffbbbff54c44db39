import Logging
import RatchetJournal

/// Owns the live runs: one actor and one task for each.
actor Runs {
    let world: RunWorld
    private let registry: Registry
    private let timers: Timers
    private let launches: AsyncStream<RunLaunch>
    private let launching: AsyncStream<RunLaunch>.Continuation
    private var live: [UInt64: RunActor] = [:]
    /// Callers who want an id that is being started for somebody else.
    private var starting: [String: [CheckedContinuation<Void, Never>]] = [:]
    /// The runs in memory whose ids may not be in the table yet, because nobody waited for that.
    private var relaxedIDs: [String: UInt64] = [:]
    private var numbers = RunNumbers()
    private var knownPlans: Set<Fingerprint> = []

    init(_ world: RunWorld, _ registry: Registry, _ timers: Timers) {
        self.world = world
        self.registry = registry
        self.timers = timers
        // Unbounded: each run stands in it once, and is in memory anyway.
        (launches, launching) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    /// How many runs are in memory.
    var liveCount: Int { live.count }

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
        world.draining.open()
    }

    /// A step without a timeout that does not listen to its cancellation holds up whoever waits for the runs' end.
    private func tellOfLateRuns() {
        guard !live.isEmpty else { return }
        world.logger.warning(
            "Steps are cancelled, and waited for; those without a timeout that go on hold up the engine",
            metadata: ["runs": "\(live.count)", "numbers": "\(live.keys.sorted().prefix(10))"])
    }

    /// Returns once it is known that these runs are not to be asked any more.
    nonisolated func waitForEnd() async { await world.draining.wait() }

    /// Starts no attempt any more; ``run(grace:)`` returns when those under way have ended.
    func drain() {
        world.draining.open()
        launching.finish()
    }

    private func performLaunches() async {
        await withDiscardingTaskGroup { group in
            for await launch in launches {
                group.addTask { await self.perform(launch) }
            }
        }
    }

    private nonisolated func perform(_ launch: RunLaunch) async {
        let ending: RunEnding
        switch launch.first {
        case .go(let works): ending = await launch.run.run(works)
        case .begin(let beginning):
            // The journal has stopped: recovery begins it again.
            guard let works = try? await launch.run.begin(beginning) else {
                return await ended(launch.run, .interrupted)
            }
            ending = await launch.run.run(works)
        }
        await ended(launch.run, ending)
    }

    private func ended(_ run: RunActor, _ ending: RunEnding) async {
        forget(run)
        switch ending {
        case .asleep(let due): await timers.add(TimerKey(due, run.number))
        case .over, .interrupted: break
        }
    }

    private func forget(_ run: RunActor) {
        live[run.number] = nil
        if let id = run.givenID, relaxedIDs[id] == run.number { relaxedIDs[id] = nil }
    }

    private func launch(_ run: RunActor, _ beginning: RunBeginning) {
        live[run.number] = run
        launching.yield(RunLaunch(run: run, first: .begin(beginning)))
    }
}

// MARK: - Starting

extension Runs {
    /// What is to become durable in the same commit as the run that a call leads to.
    typealias ExtraRows = @Sendable (RunReference) -> [WriteBatch.Operation]

    /// Returns once the run is durable, or handed in if that is enough; the run that has the id already, if there is
    /// one.
    ///
    /// - Parameter writes: rows that are in the same commit as a new run, and in one of their own if there is one.
    @discardableResult
    func start(_ order: RunOrder, writes: ExtraRows = { _ in [] }) async throws -> RunReference {
        try order.checkID()
        let plan = try registry.plan(named: order.workflow)
        guard let id = order.id else { return try await startNew(order, plan, writes) }
        while starting[id.rawValue] != nil { await waitForOther(id) }
        starting[id.rawValue] = []
        defer { starting.removeValue(forKey: id.rawValue)?.forEach { $0.resume() } }
        if let existing = try await find(id) {
            try await check(existing, isOf: order.workflow)
            let rows = writes(existing)
            if !rows.isEmpty { _ = try await world.journal.append(Submission(writes: rows)) }
            return existing
        }
        return try await startNew(order, plan, writes)
    }

    private func waitForOther(_ id: RunID) async {
        await withCheckedContinuation { starting[id.rawValue]?.append($0) }
    }

    /// - Throws: ``EngineError/Code/idInUse`` if the run is one of another workflow.
    func check(_ run: RunReference, isOf workflow: String) async throws {
        guard let found = try await look(at: run).workflow, found != workflow else { return }
        throw EngineError(
            .idInUse, "run '\(run.id)' is one of workflow '\(found)', and not of '\(workflow)': use another id")
    }

    private func startNew(_ order: RunOrder, _ plan: Plan, _ writes: ExtraRows) async throws -> RunReference {
        guard !world.draining.isOpen else {
            throw JournalError(.closed, "these runs are about to end: nothing was started")
        }
        let header = RunHeader(
            givenID: order.id?.rawValue, workflow: plan.workflow, fingerprint: plan.fingerprint)
        do throws(PayloadTooLargeError) {
            _ = try RunEvent.started(header, state: order.state)
                .checkedSize(atMost: world.payloadLimit)
        } catch {
            throw EngineError(.tooLarge, "the run cannot start: \(error)")
        }
        let number = numbers.next
        let state = try RunState(
            header, number: number, state: order.state, plan: RunPlan(plan), at: world.clock.now)
        let run = RunReference(id: order.id ?? RunID(number: number), number: number)
        try await begin(RunActor(state, indexed: nil, world), header, order, plan, writes(run))
        return run
    }

    private func begin(
        _ run: RunActor, _ header: RunHeader, _ order: RunOrder, _ plan: Plan, _ writes: [WriteBatch.Operation]
    ) async throws {
        let permit = numbers.permit(numbers.take(), order.durability)
        live[run.number] = run
        if let id = run.givenID, permit.durability == .relaxed { relaxedIDs[id] = run.number }
        do {
            let rows = try firstWrites(header, run.number, plan) + permit.writes + writes
            let works = try await run.begin(
                .started(.started(header, state: order.state), writes: rows, permit.durability))
            numbers.end(permit, isDurable: true)
            knownPlans.insert(plan.fingerprint)
            launching.yield(RunLaunch(run: run, first: .go(works)))
        } catch {
            numbers.end(permit, isDurable: false)
            forget(run)
            throw EngineError.journalFault(error)
        }
    }

    /// The rows that come with a new run: its id's, and its plan's if no run before it brought that.
    private func firstWrites(_ header: RunHeader, _ number: UInt64, _ plan: Plan) throws(JournalError)
        -> [WriteBatch.Operation]
    {
        var writes: [WriteBatch.Operation] = []
        if let id = header.givenID { writes.append(EngineTables.runIDs.put(id, number)) }
        if !knownPlans.contains(plan.fingerprint) {
            let blocks = world.journal.blocks
            writes.append(try EngineTables.plans.put(plan.fingerprint, plan.outline.encoded, with: blocks))
        }
        return writes
    }
}

// MARK: - Coming back

extension Runs {
    /// Takes up every run that was under way when the journal was closed, or its process was killed.
    func recover() async throws {
        let entities = try await world.journal.contents().entities
        let (awaited, blocks) = (world.board.awaited, world.journal.blocks)
        let rows = try await world.journal.read { view in
            try RecoveryRows(view, beside: entities, awaited: awaited, with: blocks)
        }
        knownPlans = rows.plans
        try numbers.goOn(after: max(rows.lastNumber, entities.keys.map(\.number).max() ?? 0))
        let runs = (Array(entities.values) + rows.entities).filter { $0.id.kind == .run }.sorted { $0.id < $1.id }
        var parked: [ParkedRun] = []
        for run in await read(runs) { takeUp(run, &parked) }
        try await park(parked)
    }

    /// Reads runs on all cores, and keeps their order.
    private func read(_ entities: [RecoveredEntity]) async -> [RecoveredRun] {
        let (world, registry) = (world, registry)
        return await withTaskGroup(of: (Int, [RecoveredRun]).self) { group in
            let parts = entities.parts(of: 512)
            for (place, part) in parts.enumerated() {
                group.addTask { (place, part.map { RecoveredRun($0, world, registry) }) }
            }
            var read: [[RecoveredRun]] = Array(repeating: [], count: parts.count)
            for await (place, runs) in group { read[place] = runs }
            return read.flatMap(\.self)
        }
    }

    private func takeUp(_ run: RecoveredRun, _ parked: inout [ParkedRun]) {
        switch run {
        case .live(let run, let beginning): launch(run, beginning)
        case .over(let number, let outcome): world.board.post(.success(outcome), for: number)
        case .parked(let run): parked.append(run)
        case .lost(let number): world.board.post(.failure(.notFound(RunID(number: number))), for: number)
        case .resting: break
        }
    }

    private func park(_ parked: [ParkedRun]) async throws {
        for run in parked {
            world.logger.warning("A run is parked", metadata: ["run": "\(run.id)", "cause": "\(run.reason)"])
        }
        for part in parked.filter(\.isNew).parts(of: 256) {
            let submission = Submission(
                snapshots: part.map { LogItem($0.entity.id, $0.snapshot.encoded) }, writes: part.flatMap(\.writes))
            _ = try await world.journal.append(submission)
        }
        for run in parked { world.board.post(.failure(.parked(run.id, run.reason)), for: run.entity.id.number) }
    }

    /// Brings runs back that are due. A timer of a run that is awake, or sleeps until another time, is passed over.
    func wake(_ timers: [TimerKey]) async throws {
        let asleep = timers.filter { live[$0.number] == nil }
        guard !asleep.isEmpty, !world.draining.isOpen else { return }
        let blocks = world.journal.blocks
        let entities = try await world.journal.read { view in
            try asleep.map { try Recovery.snapshot(of: .run($0.number), in: view, with: blocks) }
        }
        for (timer, entity) in zip(asleep, entities) where live[timer.number] == nil {
            do {
                let fold = try RunFold.read(entity, plans: registry.plan)
                guard fold.state.asleepUntil == timer.due else { continue }
                launch(RunActor(fold.state, indexed: fold.indexed, world), .woken(timer))
            } catch {
                try await park([ParkedRun(entity, error, timer: timer)])
            }
        }
    }

    /// Has snapshots made of runs whose events keep the log from being shortened.
    func checkpoint(_ entities: [EntityID]) async {
        for part in entities.parts(of: 256) {
            let runs = part.compactMap { live[$0.number] }
            await withDiscardingTaskGroup { group in
                for run in runs { group.addTask { await run.checkpoint() } }
            }
        }
    }
}

// MARK: - Looking

extension Runs {
    func find(_ id: RunID) async throws -> RunReference? {
        if let number = id.generatedNumber {
            return try await exists(number) ? RunReference(id: id, number: number) : nil
        }
        if let number = relaxedIDs[id.rawValue] { return RunReference(id: id, number: number) }
        let number = try await world.journal.read { view in try EngineTables.runIDs.value(for: id.rawValue, in: view) }
        return number.map { RunReference(id: id, number: $0) }
    }

    /// A run that was given an id has no other.
    private func exists(_ number: UInt64) async throws -> Bool {
        guard number < numbers.next, number > 0 else { return false }
        do {
            return try await look(at: RunReference(id: RunID(number: number), number: number)).hasGeneratedID
        } catch let error as EngineError where error.code == .notFound {
            return false
        }
    }

    func look(at run: RunReference) async throws -> RunLook {
        if let actor = live[run.number] { return await actor.look }
        let blocks = world.journal.blocks
        let look = try await world.journal.read { view -> RunLook? in
            let entity = try Recovery.snapshot(of: .run(run.number), in: view, with: blocks)
            guard entity.snapshot != nil || entity.damage != nil else { return nil }
            return RunLook(entity, plans: try StoredPlans(for: [entity], in: view, with: blocks).plan)
        }
        if let look { return look }
        // It may have come into memory or left it meanwhile.
        if let actor = live[run.number] { return await actor.look }
        guard !world.draining.isOpen, !world.journal.hasStopped else {
            throw JournalError(.closed, "the runs are about to be taken up anew")
        }
        throw EngineError.notFound(run.id)
    }
}
