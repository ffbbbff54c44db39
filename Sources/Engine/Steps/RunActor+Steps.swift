import RatchetJournal

extension RunActor {
    /// Does what somebody wants done to a node, and returns once that is durable.
    ///
    /// A run that is put away is brought back.
    /// - Throws: ``EngineError`` if it is refused: nothing has changed then. `JournalError` if the journal has stopped.
    func carryOut(_ order: StepOrder, _ writes: [WriteBatch.Operation]) async throws -> RunAnswer {
        if let parked { throw EngineError.parked(id.rawValue, parked) }
        guard !isNew else { throw EngineError.notFound(id) }
        switch ending {
        case .asleep, .parked: return .leaving
        case .over: throw EngineError.over(id, try await durableEnd())
        case .interrupted: throw Self.gone
        case nil: break
        }
        let (timer, now) = (timerDeletion, world.clock.now)
        let decision = try decision(order, at: now)
        phase.begin()
        do throws(JournalError) {
            let answer = try await carryOn(decision, timer + writes)
            // What is still waited for, or being tried, is of no use to a run that is over.
            if machine.state.isOver { cancelStrands() }
            if indexed == .parked { _ = await checkpoint() }
            return answer
        } catch {
            interrupt()
            // It may count: done again it could meet another node.
            throw EngineError.journalFault(error)
        }
    }

    private func decision(_ order: StepOrder, at now: Timestamp) throws(EngineError) -> Decision {
        guard machine.state.isPutAway else { return try machine.carryOut(order, at: now) }
        let due = machine.state.asleepUntil
        let back = machine.note(.broughtBack, at: now)
        do throws(EngineError) {
            var decision = try machine.carryOut(order, at: now)
            decision.events.events.insert(contentsOf: back.events, at: 0)
            return decision
        } catch {
            // It is as if it had never been brought back: neither is recorded.
            _ = machine.note(.putAway(until: due), at: now)
            throw error
        }
    }
}
