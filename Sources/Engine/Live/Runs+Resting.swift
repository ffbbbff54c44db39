import RatchetJournal

/// Runs that are put away come back into memory: to go on, or to take in what is sent to them.
extension Runs {
    /// So many runs stay in memory, put away, after something was sent to them, so that the next thing costs little.
    static let restingLimit = 64

    /// Brings runs back that are due. A timer of a run that is awake, or sleeps until another time, is passed over.
    func wake(_ timers: [TimerKey]) async throws {
        guard !world.draining.isOpen else { return }
        var (asleep, others): ([TimerKey], [TimerKey]) = ([], [])
        for timer in timers {
            let isAsleep = live[timer.number] == nil && reading.tryEnter(timer.number)
            if isAsleep { asleep.append(timer) } else { others.append(timer) }
        }
        if !asleep.isEmpty { try await readAndWake(asleep) }
        for timer in others { try await wakeOther(timer) }
    }

    /// Ends the caller's turns.
    private func readAndWake(_ timers: [TimerKey]) async throws {
        defer { for timer in timers { reading.leave(timer.number) } }
        let blocks = world.journal.blocks
        let entities = try await world.journal.read { view in
            try timers.map { try Recovery.snapshot(of: .run($0.number), in: view, with: blocks) }
        }
        for (timer, entity) in zip(timers, entities) {
            do {
                let fold = try registry.read(entity, at: world.clock.now)
                guard fold.state.asleepUntil == timer.due else { continue }
                launch(RunActor(fold, world), .woken(timer))
            } catch {
                try await park([ParkedRun(entity, error, timer: timer)])
            }
        }
    }

    /// The run is in memory, or somebody brings it there.
    private func wakeOther(_ timer: TimerKey) async throws {
        if live[timer.number] == nil {
            await reading.enter(timer.number)
            reading.leave(timer.number)
        }
        guard let run = live[timer.number] else { return try await wake([timer]) }
        guard await run.look.asleepUntil == timer.due, live[timer.number] === run else { return }
        launch(run, .woken(timer))
    }

    /// The run, in memory.
    /// - Throws: ``EngineError/Code/notFound``, ``EngineError/Code/over``, ``EngineError/Code/parked``.
    func actor(of run: RunReference, evenIfParked: Bool = false) async throws -> RunActor {
        if let actor = live[run.number] { return actor }
        await reading.enter(run.number)
        defer { reading.leave(run.number) }
        if let actor = live[run.number] { return actor }
        let blocks = world.journal.blocks
        let (entity, plans) = try await world.journal.read { view in
            let entity = try Recovery.snapshot(of: .run(run.number), in: view, with: blocks)
            return (entity, try StoredPlans(for: evenIfParked ? [entity] : [], in: view, with: blocks))
        }
        if RunFold.isOver(entity) || (entity.snapshot == nil && entity.damage == nil) {
            let status = try await look(at: run).status
            guard status.isOver else { throw JournalError(.closed, "the runs are about to be taken up anew") }
            throw EngineError.over(run.id, status)
        }
        return try read(entity, of: run, evenIfParked ? plans : nil)
    }

    /// - Parameter plans: what a run is read with whose code is not at hand.
    private func read(_ entity: RecoveredEntity, of run: RunReference, _ plans: StoredPlans?) throws -> RunActor {
        do throws(ParkReason) {
            if case .unfolded(let parts)? = RunFold.snapshot(of: entity)?.content { throw parts.reason }
            let fold = try registry.read(entity, at: world.clock.now)
            let actor = RunActor(fold, world)
            rest(actor)
            return actor
        } catch {
            guard let plans, let fold = try? RunFold.read(entity, plans: plans.plan) else {
                throw EngineError.parked(run.id.rawValue, error)
            }
            let actor = RunActor(fold, world, parked: error)
            live[run.number] = actor
            return actor
        }
    }

    // MARK: - Staying in memory, and leaving it

    /// The run stays in memory, put away.
    func rest(_ run: RunActor) {
        live[run.number] = run
        resting.append(run.number)
    }

    /// It was asked for something: others leave before it does.
    func touch(_ run: RunActor) {
        guard let place = resting.firstIndex(of: run.number) else { return }
        resting.append(resting.remove(at: place))
    }

    /// Lets runs leave memory that were not asked for anything for the longest time, if there are too many.
    func layByMany() async {
        while resting.count > Self.restingLimit {
            let runs = resting.prefix(min(256, resting.count - Self.restingLimit)).compactMap { live[$0] }
            resting.removeFirst(runs.count)
            await withDiscardingTaskGroup { group in
                for run in runs {
                    group.addTask {
                        if let ending = await run.layBy() { await self.ended(run, ending) }
                    }
                }
            }
        }
    }
}
