import RatchetJournal

/// Signals and cancellation.
extension RunActor {
    var id: RunID { machine.state.id }

    /// Takes in a signal, and returns once it is durable.
    ///
    /// A run that is put away is brought back if it waits for the signal; if not, the signal is kept for it.
    /// - Throws: ``EngineError`` if it is refused: nothing has changed then. `JournalError` if the journal has stopped.
    func take(_ signal: RunSignal, _ writes: [WriteBatch.Operation]) async throws -> RunAnswer {
        if let parked { throw EngineError.parked(id.rawValue, parked) }
        guard !isNew else { throw EngineError.notFound(id) }
        let wakes = !machine.state.isPaused && awaitedSignals.contains(signal.name)
        switch ending {
        case .asleep where canBeCalledBack && wakes: break
        case .asleep, .parked: return .leaving
        case .over: throw EngineError.over(id, try await durableEnd())
        case .interrupted: throw Self.gone
        case nil: break
        }
        try machine.state.check(signal, payloadLimit: world.payloadLimit)
        if ending != nil { callBack() }
        do throws(JournalError) {
            return try await takeIn(.signalled(signal), wakes: wakes, writes)
        } catch {
            interrupt()
            // One with an id may be sent again: it counts once.
            throw signal.id == nil ? EngineError.journalFault(error) : error
        }
    }

    /// Takes in a fact that comes from outside.
    ///
    /// - Parameter wakes: Whether a run that is at rest has something to do with it.
    func takeIn(
        _ event: RunEvent, wakes: Bool, _ writes: [WriteBatch.Operation]
    ) async throws(JournalError) -> RunAnswer {
        let now = world.clock.now
        guard !hasBegun else { return try await carryOn(machine.take(event, at: now), writes) }
        guard isAtRest, wakes else {
            // There is nothing to do, or whoever is about to begin the run finds what there is.
            try await submit(Submission(writes: writes), machine.note(event, at: now))
            return .done(RunProgress(isResting: !hasBegun))
        }
        let timer = timerDeletion
        phase.begin()
        let back = machine.note(.broughtBack, at: now)
        var decision = machine.take(event, at: now)
        decision.events.events.insert(contentsOf: back.events, at: 0)
        return try await carryOn(decision, timer + writes)
    }

    /// Cancels the run, or ends it at once, and returns once that is durable.
    /// - Throws: as ``take(_:_:)``.
    func end(
        _ way: RunEndRequest, childOf parent: UInt64?, _ writes: [WriteBatch.Operation]
    ) async throws -> RunAnswer {
        guard !isNew else { throw EngineError.notFound(id) }
        if let parent, machine.state.parent?.number != parent { throw EngineError.notFound(id) }
        switch ending {
        case .asleep, .parked: return .leaving
        case .over:
            guard machine.state.status == way.status else { throw EngineError.over(id, try await durableEnd()) }
            _ = try await world.journal.append(Submission(writes: writes))
            return .done(RunProgress())
        case .interrupted: throw Self.gone
        case nil: break
        }
        try checkCleanUp(way)
        if way == .cancel, machine.state.isUnwinding, !machine.state.isPaused {
            _ = try await world.journal.append(Submission(writes: writes))
            return .done(RunProgress(isResting: !hasBegun))
        }
        let timer = timerDeletion
        phase.begin()
        do throws(JournalError) {
            // One that cleans up already, and was paused, goes on with that.
            let event = way == .cancel && machine.state.isUnwinding ? RunEvent.resumed : way.event
            let answer = try await carryOn(machine.take(event, at: world.clock.now), timer + writes)
            if machine.state.isOver { cancelStrands() }
            return answer
        } catch {
            interrupt()
            throw error
        }
    }

    /// - Throws: ``EngineError/Code/parked`` if it would have to be cleaned up, and its code is not at hand.
    private func checkCleanUp(_ way: RunEndRequest) throws {
        guard let parked, way == .cancel else { return }
        var trial = machine.state
        try trial.apply(way.event, at: world.clock.now)
        guard trial.isOver else { throw EngineError.cannotCleanUp(id, parked) }
    }

    static let gone = JournalError(.closed, "the run has left memory, as its journal has stopped")

    /// The row that would bring the run back.
    var timerDeletion: [WriteBatch.Operation] {
        machine.state.asleepUntil.map { [EngineTables.timers.delete(TimerKey($0, number))] } ?? []
    }

    /// How the run has ended, as soon as that is durable: submissions become durable in order.
    func durableEnd() async throws -> RunStatus {
        if departure == nil { _ = try await world.journal.append(Submission()) }
        return machine.state.status
    }

    func carryOn(
        _ decision: Decision, _ writes: [WriteBatch.Operation]
    ) async throws(JournalError) -> RunAnswer {
        let works = try await carryOut(decision, writes)
        // Whoever performs the run tells of its end, when all that is under way has ended; of one that is put away
        // nothing is.
        if case .asleep = departure { return .done(RunProgress(works: works, departure: departure)) }
        return .done(RunProgress(works: works, departure: isPerformed ? nil : departure))
    }
}
