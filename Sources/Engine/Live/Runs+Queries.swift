import RatchetJournal

/// Queries: a run in memory is asked, any other is read and stays where it is.
extension Runs {
    /// - Throws: ``EngineError``, or what the query's handler throws.
    func query(_ query: RunSignal, of run: RunReference) async throws -> Payload {
        if let actor = live[run.number] { return try await actor.query(query) }
        let blocks = world.journal.blocks
        let (entity, plans) = try await world.journal.read { view in
            let entity = try Recovery.snapshot(of: .run(run.number), in: view, with: blocks)
            return (entity, try StoredPlans(for: [entity], in: view, with: blocks))
        }
        guard entity.snapshot != nil || entity.damage != nil else {
            // It may have come into memory or left it meanwhile; if not, this says that there is none.
            _ = try await look(at: run)
            return try await self.query(query, of: run)
        }
        return try answer(query, entity, run, plans)
    }

    private func answer(
        _ query: RunSignal, _ entity: RecoveredEntity, _ run: RunReference, _ plans: StoredPlans
    ) throws -> Payload {
        let isOver = RunFold.isOver(entity)
        let state: RunState
        do throws(ParkReason) {
            if case .unfolded(let parts)? = RunFold.snapshot(of: entity)?.content { throw parts.reason }
            // Of a run that is over its last State is enough, whatever its workflow's tree is today.
            state =
                isOver
                ? try RunFold.read(entity, plans: plans.plan).state
                : try registry.read(entity, at: world.clock.now).state
        } catch {
            throw EngineError.parked(run.id.rawValue, error)
        }
        // As it would go on, with the code of its own version.
        guard isOver else { return try state.answer(query) }
        guard let code = try registry.plan(named: state.header.workflow).scopes.first else { throw MissingStateError() }
        return try QueryAnswer(query, of: state, code).payload()
    }
}
