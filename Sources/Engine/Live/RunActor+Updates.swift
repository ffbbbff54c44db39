import RatchetJournal

/// Updates and queries, what settles promises, and pauses.
extension RunActor {
    /// Answers an update, and returns once that is durable.
    ///
    /// - Parameter writes: the rows that become durable with the answer.
    /// - Throws: ``UpdateRejection`` or ``EngineError`` if it is refused: nothing has changed then. `JournalError` if
    ///   the journal has stopped.
    func update(
        _ message: RunSignal, _ writes: (Payload) throws(JournalError) -> [WriteBatch.Operation]
    ) async throws -> (answer: Payload?, RunAnswer) {
        let wakes = !machine.state.isPaused && machine.state.awaitsChange
        if !canBeCalledBack || !wakes, let leaving = try await refusal() { return (nil, leaving) }
        let (answer, state) = try answer(message)
        let event = RunEvent.answered(message, answer: answer, state: state)
        try check(event, "the update '\(message.name)' cannot be answered")
        if ending != nil { callBack() }
        do throws(JournalError) {
            return (answer, try await takeIn(event, wakes: wakes, try writes(answer)))
        } catch {
            interrupt()
            // One with an id may be sent again: it is answered once.
            throw message.id == nil ? EngineError.journalFault(error) : error
        }
    }

    /// The answer, and the State as it is after it.
    private func answer(_ message: RunSignal) throws -> (answer: Payload, state: Payload) {
        guard let handler = machine.state.code(of: 0)?.handlers.updates[message.name] else {
            throw EngineError.unknownUpdate(message.name, machine.state.header.workflow)
        }
        do { try handler.check(message.value) } catch { throw EngineError.unreadable(message.name, error) }
        guard let copy = machine.state.frames[0].box?.copy() else { throw MissingStateError() }
        do {
            let answer = try handler.answer(copy, message.value)
            let state = try copy.encoded()
            // What the run could not take up again must not be promised to anybody.
            try copy.load(state)
            return (answer, state)
        } catch {
            throw UpdateRejection(runID: id, update: message.name, error: ErrorReport(error))
        }
    }

    /// Reads an answer out of the State, and returns once all that it shows is durable.
    func query(_ query: RunSignal) async throws -> Payload {
        if let parked { throw EngineError.parked(id.rawValue, parked) }
        guard !isNew else { throw EngineError.notFound(id) }
        if case .interrupted = ending { throw Self.gone }
        let answer = try machine.state.answer(query)
        try await waitForDurability()
        return answer
    }

    /// Resolves or rejects a promise, and returns once that is durable.
    func settle(_ settlement: Settlement, _ writes: [WriteBatch.Operation]) async throws -> RunAnswer {
        if !canBeCalledBack, let leaving = try await refusal() { return leaving }
        let event = RunEvent.settled(settlement)
        try check(event, "the promise '\(settlement.path)' cannot be settled")
        let wakes = try machine.state.check(settlement) && !machine.state.isPaused
        if ending != nil {
            guard wakes else { return .leaving }
            callBack()
        }
        do throws(JournalError) {
            return try await takeIn(event, wakes: wakes, writes)
        } catch {
            interrupt()
            throw settlement.id == nil ? EngineError.journalFault(error) : error
        }
    }

    /// Pauses the run, or has it go on, and returns once that is durable. What is so already stays so.
    func setPaused(_ isPaused: Bool, _ writes: [WriteBatch.Operation]) async throws -> RunAnswer {
        if let leaving = try await refusal() { return leaving }
        do throws(JournalError) {
            guard machine.state.isPaused != isPaused else {
                try await waitForDurability()
                _ = try await world.journal.append(Submission(writes: writes))
                return .done(RunProgress(isResting: !hasBegun))
            }
            let answer = try await takeIn(isPaused ? .paused : .resumed, wakes: true, writes)
            // A short wait that is under way is of no use to anybody any more.
            if isPaused, ending != nil { cancelStrands() }
            return answer
        } catch {
            interrupt()
            throw error
        }
    }

    /// - Returns: The answer of a run that is about to leave memory.
    /// - Throws: why the run takes nothing now.
    private func refusal() async throws -> RunAnswer? {
        if let parked { throw EngineError.parked(id.rawValue, parked) }
        guard !isNew else { throw EngineError.notFound(id) }
        switch ending {
        case .asleep, .parked: return .leaving
        case .over: throw EngineError.over(id, try await durableEnd())
        case .interrupted: throw Self.gone
        case nil: return nil
        }
    }

    private func check(_ event: RunEvent, _ what: String) throws(EngineError) {
        do throws(PayloadTooLargeError) {
            _ = try event.checkedSize(atMost: world.payloadLimit)
        } catch {
            throw EngineError(.tooLarge, "\(what): \(error)")
        }
    }
}
