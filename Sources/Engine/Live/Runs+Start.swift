import RatchetJournal

extension Runs {
    /// What is to become durable in the same commit as the run that a call leads to.
    typealias ExtraRows = @Sendable (RunReference) throws(JournalError) -> [WriteBatch.Operation]

    /// Returns once the run is durable, or handed in if that is enough; the run that has the id already, if there is
    /// one.
    ///
    /// - Parameter writes: rows that are in the same commit as a new run, and in one of their own if there is one.
    @discardableResult
    func start(_ order: RunOrder, writes: ExtraRows = { _ in [] }) async throws -> RunReference {
        try order.checkID()
        let plan = try registry.plan(named: order.workflow)
        try RunTag.check(order.options.tags)
        try order.options.signal?.checkID()
        guard let id = order.id else { return try await startNew(order, plan, writes) }
        await starting.enter(id)
        defer { starting.leave(id) }
        guard let existing = try await find(id) else {
            return try await startNew(order, plan, reusesID: hasDeleted, writes)
        }
        try await check(existing, isOf: order.workflow)
        try order.checkMayExist()
        guard try await joins(existing, order, writes) else {
            return try await startNew(order, plan, reusesID: true, writes)
        }
        return existing
    }

    /// Has the start be one of the run that has the id, or makes way for another one.
    ///
    /// - Returns: Whether the run that there is is the answer.
    private func joins(_ run: RunReference, _ order: RunOrder, _ writes: ExtraRows) async throws -> Bool {
        while true {
            let status = try await look(at: run).status
            switch order.options.choice(against: status) {
            case .newRun: return false
            case .refusal: throw EngineError.alreadyExists(run.id, status)
            case .replacement:
                do {
                    try await end(run, .terminate)
                    return false
                } catch let error as EngineError where error.code == .over {
                    // It ended by itself: what is to become of the start is another question now.
                    continue
                }
            case .existing:
                do {
                    try await send(order.options.signal, to: run, try writes(run))
                    // The one who started it may not have waited for that.
                    if order.durability == .durable { try await live[run.number]?.waitForDurability() }
                    return true
                } catch let error as EngineError where error.code == .over && !status.isOver {
                    continue
                }
            }
        }
    }

    private func send(_ signal: RunSignal?, to run: RunReference, _ writes: [WriteBatch.Operation]) async throws {
        guard let signal else { return try await commit(writes) }
        try await self.signal(signal, to: run, writes: writes)
    }

    /// - Throws: ``EngineError/Code/idInUse`` if the run is one of another workflow.
    func check(_ run: RunReference, isOf workflow: String) async throws {
        guard let found = try await look(at: run).workflow, found != workflow else { return }
        throw EngineError(
            .idInUse, "run '\(run.id)' is one of workflow '\(found)', and not of '\(workflow)': use another id")
    }

    private func startNew(
        _ order: RunOrder, _ plan: Plan, reusesID: Bool = false, _ writes: ExtraRows
    ) async throws -> RunReference {
        guard !world.draining.isOpen else {
            throw JournalError(.closed, "these runs are about to end: nothing was started")
        }
        let header = RunHeader(
            givenID: order.id?.rawValue, workflow: plan.workflow, fingerprint: plan.fingerprint)
        do throws(PayloadTooLargeError) {
            _ = try RunEvent.started(header, state: order.state).checkedSize(atMost: world.payloadLimit)
        } catch {
            throw EngineError(.tooLarge, "the run cannot start: \(error)")
        }
        let number = numbers.next
        let state = try RunState(
            header, number: number, state: order.state, plan: RunPlan(plan), at: world.clock.now)
        let run = RunReference(id: order.id ?? RunID(number: number), number: number)
        var events = [RunEvent.started(header, state: order.state)]
        if let parent = order.parent { events.append(.childOf(parent)) }
        if reusesID { events.append(.reusedID) }
        if !order.options.tags.isEmpty { events.append(.tagged(order.options.tags)) }
        if let signal = order.options.signal {
            try state.check(signal, payloadLimit: world.payloadLimit)
            events.append(.signalled(signal))
        }
        try await begin(
            RunActor(RunFold.Result(state: state), world, isNew: true, origin: world.telemetry?.origin), events, order,
            plan, try writes(run))
        return run
    }

    /// - Parameter events: the first ones, of which the very first makes the run what its actor has.
    func begin(
        _ run: RunActor, _ events: [RunEvent], _ order: RunOrder, _ plan: Plan, _ writes: [WriteBatch.Operation]
    ) async throws {
        let permit = numbers.permit(numbers.take(), order.durability)
        live[run.number] = run
        if let id = run.givenID { relaxedIDs[id] = permit.durability == .relaxed ? run.number : nil }
        do {
            let rows = try firstWrites(order, run.number, plan) + permit.writes + writes
            let works = try await run.begin(
                .started(events, timeout: plan.timeout, writes: rows, permit.durability))
            numbers.end(permit, isDurable: true)
            knownPlans.insert(key(of: plan))
            world.telemetry?.metrics?.runStarted(plan.workflow)
            perform(works, of: run)
        } catch {
            numbers.end(permit, isDurable: false)
            forget(run)
            throw EngineError.journalFault(error)
        }
    }

    /// Rows that need nothing else to become durable with them.
    func commit(_ writes: [WriteBatch.Operation]) async throws {
        guard !writes.isEmpty else { return }
        _ = try await world.journal.append(Submission(writes: writes))
    }

    /// The rows that come with a new run: its id's, its signal's, and its plan's if no run before it
    /// brought that.
    private func firstWrites(_ order: RunOrder, _ number: UInt64, _ plan: Plan) throws(JournalError)
        -> [WriteBatch.Operation]
    {
        let blocks = world.journal.blocks
        var writes: [WriteBatch.Operation] = []
        if let id = order.id { writes.append(EngineTables.runIDs.put(id.rawValue, number, with: blocks)) }
        if let id = order.options.signal?.id {
            writes.append(EngineTables.signalIDs.put(SignalIDKey(number, id, with: blocks), []))
        }
        let key = key(of: plan)
        if !knownPlans.contains(key) {
            writes.append(try EngineTables.plans.put(key, plan.outline.encoded, with: blocks))
        }
        return writes
    }

    func key(of plan: Plan) -> UserKey {
        world.journal.blocks.key(plan.fingerprint, in: EngineTables.plans.name)
    }
}
