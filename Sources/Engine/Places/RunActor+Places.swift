import RatchetJournal

/// Places in queues, for the attempts of the run's steps.
extension RunActor {
    /// Makes the attempt that the place is for, if it is still to be made.
    /// - Throws: as ``take(_:_:)-(RunSignal,_)``.
    func take(_ place: Place, pool: String?) async throws -> (answer: RunAnswer, place: PlaceAnswer) {
        if let parked { throw EngineError.parked(id.rawValue, parked) }
        switch ending {
        case .asleep, .parked: return (.leaving, .later)
        case .interrupted: throw Self.gone
        case .over: return (.done(RunProgress()), .needless)
        case nil: break
        }
        // What its recovery looks for in the steps that may have been at work must not be overtaken.
        if !isAtRest, let recovery, !recovery.isOpen {
            try await wait(for: recovery)
            return try await take(place, pool: pool)
        }
        let resting = RunAnswer.done(RunProgress(isResting: !hasBegun))
        guard let address = machine.state.step(waitingFor: place) else { return (resting, .needless) }
        guard machine.attempts[address] == nil else { return (resting, .later) }
        do throws(JournalError) {
            guard !machine.state.isPaused else { return (try await giveBack(address), .needless) }
            return try await take(RunMachine.Grant(address: address, pool: pool))
        } catch {
            interrupt()
            throw error
        }
    }

    private func wait(for recovery: Latch) async throws {
        let draining = world.draining
        await withTaskGroup { group in
            group.addTask { await recovery.wait() }
            group.addTask { await draining.wait() }
            await group.next()
            group.cancelAll()
        }
        guard recovery.isOpen else { throw Self.gone }
    }

    private func take(
        _ grant: RunMachine.Grant
    ) async throws(JournalError) -> (answer: RunAnswer, place: PlaceAnswer) {
        let now = world.clock.now
        let timer = timerDeletion
        let back = machine.state.isPutAway ? machine.note(.broughtBack, at: now).events : []
        phase.begin()
        var decision = machine.take(grant, at: now)
        decision.events.events.insert(contentsOf: back, at: 0)
        // Before the actor is left: it may have ended when this is durable.
        let hold = machine.attempts[grant.address].map {
            places.add(AttemptTicket(address: grant.address, number: $0))
        }
        let answer = try await carryOn(decision, timer)
        return (answer, hold.map(PlaceAnswer.taken) ?? .needless)
    }

    /// Others have the place meanwhile; once the run is resumed the step stands in line again.
    private func giveBack(_ address: NodeAddress) async throws(JournalError) -> RunAnswer {
        try await submit(Submission(), machine.note(.unqueued(address), at: world.clock.now))
        return .done(RunProgress(isResting: !hasBegun))
    }

    /// An attempt has ended, or was not made.
    func leavePlace(of ticket: AttemptTicket) {
        if case .interrupted = ending { return places.release(ticket, isSettled: false) }
        places.release(ticket, isSettled: !machine.isUnderWay(ticket))
    }
}
