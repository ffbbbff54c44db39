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
        guard let id = order.id else { return try await startNew(order, plan, writes) }
        await starting.enter(id)
        defer { starting.leave(id) }
        if let existing = try await find(id) {
            try await check(existing, isOf: order.workflow)
            try order.checkMayExist()
            try await commit(try writes(existing))
            return existing
        }
        return try await startNew(order, plan, writes)
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
            _ = try RunEvent.started(header, state: order.state).checkedSize(atMost: world.payloadLimit)
        } catch {
            throw EngineError(.tooLarge, "the run cannot start: \(error)")
        }
        let number = numbers.next
        let state = try RunState(
            header, number: number, state: order.state, plan: RunPlan(plan), at: world.clock.now)
        let run = RunReference(id: order.id ?? RunID(number: number), number: number)
        try await begin(
            RunActor(RunFold.Result(state: state), world, isNew: true, origin: world.telemetry?.origin), header,
            .started(header, state: order.state), order.durability, plan, order.parent, try writes(run))
        return run
    }

    /// - Parameter first: the event that makes the run what its actor has.
    func begin(
        _ run: RunActor, _ header: RunHeader, _ first: RunEvent, _ durability: Durability, _ plan: Plan,
        _ parent: ParentLink? = nil, _ writes: [WriteBatch.Operation]
    ) async throws {
        let permit = numbers.permit(numbers.take(), durability)
        live[run.number] = run
        if let id = run.givenID, permit.durability == .relaxed { relaxedIDs[id] = run.number }
        do {
            let rows = try firstWrites(header, run.number, plan) + permit.writes + writes
            let works = try await run.begin(
                .started(first, timeout: plan.timeout, parent, writes: rows, permit.durability))
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

    /// The rows that come with a new run: its id's, and its plan's if no run before it brought that.
    private func firstWrites(_ header: RunHeader, _ number: UInt64, _ plan: Plan) throws(JournalError)
        -> [WriteBatch.Operation]
    {
        let blocks = world.journal.blocks
        var writes: [WriteBatch.Operation] = []
        if let id = header.givenID { writes.append(EngineTables.runIDs.put(id, number, with: blocks)) }
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
