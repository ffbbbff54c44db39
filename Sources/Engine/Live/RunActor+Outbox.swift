import RatchetJournal

/// What goes from the run to others, and comes back.
extension RunActor {
    /// The rows of what a decision wants done; the next submission takes them along.
    func post(_ decision: Decision) throws(JournalError) -> [WriteBatch.Operation] {
        let blocks = world.journal.blocks
        var writes = try post(decision.deliveries)
        for effect in decision.stored {
            if let write = try effect.storeWrite(with: blocks) { writes.append(write) }
        }
        return writes
    }

    func post(_ deliveries: [Delivery]) throws(JournalError) -> [WriteBatch.Operation] {
        let entries = world.outbox.entries(for: deliveries)
        var writes: [WriteBatch.Operation] = []
        for entry in entries { writes.append(try entry.row(with: world.journal.blocks)) }
        outgoing.post(entries)
        return writes
    }

    /// What the run's parent is told of its end.
    func endReport(_ outcome: RunOutcome) -> [Delivery] {
        guard let parent = machine.state.parent, parent.interest != .none else { return [] }
        let reply = Reply(parent.node, machine.state.id, .ended(ChildOutcome(outcome)))
        return [Delivery(from: number, .reply(to: parent.number, reply))]
    }

    /// What an attempt can do to Ratchet.
    nonisolated func effects() -> StepEffects { StepEffects(world.access) }

    /// Takes in a reply, and returns once what follows from it is durable. One that nobody waits for any more changes
    /// nothing.
    /// - Throws: as ``take(_:_:)-(RunSignal,_)``.
    func take(_ reply: Reply, _ writes: [WriteBatch.Operation]) async throws -> RunAnswer {
        if let parked { throw EngineError.parked(machine.state.id.rawValue, parked) }
        switch ending {
        case .asleep, .parked: return .leaving
        case .interrupted: throw Self.gone
        case .over:
            _ = try await world.journal.append(Submission(writes: writes))
            return .done(RunProgress())
        case nil: break
        }
        do throws(JournalError) {
            return try await takeIn(reply, at: world.clock.now, writes)
        } catch {
            interrupt()
            throw error
        }
    }

    private func takeIn(
        _ reply: Reply, at now: Timestamp, _ writes: [WriteBatch.Operation]
    ) async throws(JournalError) -> RunAnswer {
        guard machine.state.awaits(reply) else {
            try await submit(Submission(writes: writes), EventBatch(at: now))
            return .done(RunProgress(isResting: !hasBegun))
        }
        // Nothing follows from the end of a child that nobody waits for.
        if !hasBegun, let note = machine.note(of: reply, at: now) {
            try await submit(Submission(writes: writes), note)
            return .done(RunProgress(isResting: true))
        }
        let timer = timerDeletion
        let isPutAway = machine.state.isPutAway
        phase.begin()
        let back = isPutAway ? machine.note(.broughtBack, at: now).events : []
        var decision = machine.replied(reply, at: now)
        decision.events.events.insert(contentsOf: back, at: 0)
        return try await carryOn(decision, timer + writes)
    }
}
