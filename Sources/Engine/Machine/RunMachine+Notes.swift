import RatchetJournal

/// What attempts say while they are under way, and before.
extension RunMachine {
    /// Whether the attempt has not been given up, and its step not dropped.
    func isUnderWay(_ ticket: AttemptTicket) -> Bool {
        attempts[ticket.address] == ticket.number && !state.isOver && state.exists(ticket.address)
            && state[ticket.address].isUnderWay
    }

    /// Says that an attempt of a step that runs at most once is about to begin; `nil` if it is not to begin any more.
    mutating func begin(_ ticket: AttemptTicket, at now: Timestamp) -> Decision? {
        guard isUnderWay(ticket) else { return nil }
        var decision = Decision(at: now)
        record(.attemptBegan(ticket.address), &decision)
        return decision
    }

    /// Takes in what an attempt under way has to say; the decision has no events if that was said before.
    ///
    /// - Returns: `nil` if the attempt was given up.
    /// - Throws: `PayloadTooLargeError`, if the step's memory would become larger than what a run can record at once.
    mutating func take(in note: AttemptNote, of ticket: AttemptTicket, at now: Timestamp) throws -> Decision? {
        guard isUnderWay(ticket) else { return nil }
        guard state.outline(of: ticket.address).kind == .step else { throw UnrecordedNoteError() }
        var decision = Decision(at: now)
        let memory = state[ticket.address].memory ?? StepMemory()
        switch note {
        case .heartbeat: decision.allowed = .relaxed
        case .part(let name, _): if memory.parts[name] != nil { return decision }
        case .cursor: break
        case .line: throw UnrecordedNoteError()
        }
        let bytes = memory.byteCount(with: note)
        guard bytes <= payloadLimit else { throw PayloadTooLargeError(bytes: bytes, limit: payloadLimit) }
        guard let event = note.event(at: ticket.address) else { throw UnrecordedNoteError() }
        if let error = record(event, &decision) { throw error }
        return decision
    }
}
