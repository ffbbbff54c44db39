import RatchetJournal

/// Updates, queries, what settles promises, and pauses.
extension Runs {
    /// What is to become durable in the same commit as an update's answer.
    typealias AnswerRows = @Sendable (Payload) throws(JournalError) -> [WriteBatch.Operation]

    /// Has a run answer an update, and returns once that is durable. One whose id is known is answered as before.
    func update(
        _ message: RunSignal, of run: RunReference, writes: AnswerRows = { _ in [] }
    ) async throws -> Payload {
        guard let id = message.id else {
            return try await answer(message, of: run) { answer throws(JournalError) in try writes(answer) }
        }
        let key = try await enter(id, of: run)
        defer { signalling.leave(key) }
        if let known = try await known(key) {
            guard case .update(message.name, let answer) = known.kind else { throw known.clash }
            try await commit(try writes(answer))
            return answer
        }
        let blocks = world.journal.blocks
        return try await answer(message, of: run) { answer throws(JournalError) in
            let kept = MessageAnswer(id: id, .update(name: message.name, answer: answer))
            return try writes(answer) + [kept.put(key, with: blocks)]
        }
    }

    private func answer(_ message: RunSignal, of run: RunReference, _ writes: AnswerRows) async throws -> Payload {
        var answer: Payload?
        try await tell(run) { actor in
            let (own, progress) = try await actor.update(message, writes)
            answer = own
            return progress
        }
        guard let answer else { throw EngineError.notFound(run.id) }
        return answer
    }

    /// Resolves or rejects a promise, and returns once that is durable. What has an id that is known changes nothing.
    func settle(
        _ settlement: Settlement, of run: RunReference, writes: [WriteBatch.Operation] = []
    ) async throws {
        guard let id = settlement.id else {
            return try await tell(run) { try await $0.settle(settlement, writes) }
        }
        let key = try await enter(id, of: run)
        defer { signalling.leave(key) }
        if let known = try await known(key) {
            guard known.kind == .settlement(path: settlement.path) else { throw known.clash }
            return try await commit(writes)
        }
        let kept = MessageAnswer(id: id, .settlement(path: settlement.path))
        let rows = writes + [try kept.put(key, with: world.journal.blocks)]
        try await tell(run) { try await $0.settle(settlement, rows) }
    }

    /// Pauses a run, or has it go on, and returns once that is durable.
    func setPaused(_ isPaused: Bool, _ run: RunReference, writes: [WriteBatch.Operation] = []) async throws {
        try await tell(run) { try await $0.setPaused(isPaused, writes) }
    }

    /// The run that has this number, whatever it is called. Whether it was deleted, whoever tells it something finds
    /// out.
    /// - Throws: ``EngineError/Code/notFound`` if there never was one.
    func reference(_ number: UInt64) throws(EngineError) -> RunReference {
        let run = RunReference(id: RunID(number: number), number: number)
        guard number < numbers.next, number > 0 else { throw EngineError.notFound(run.id) }
        return run
    }

    // MARK: - Ids

    /// Returns when it is the caller's turn for messages of this id.
    private func enter(_ id: String, of run: RunReference) async throws -> SignalIDKey {
        try MessageAnswer.check(id)
        let key = SignalIDKey(run.number, id, in: EngineTables.messageAnswers.name, with: world.journal.blocks)
        await signalling.enter(key)
        return key
    }

    private func known(_ key: SignalIDKey) async throws -> MessageAnswer? {
        let blocks = world.journal.blocks
        let bytes = try await world.journal.read { view in
            try EngineTables.messageAnswers.value(for: key, in: view, with: blocks)
        }
        return try bytes.map { try MessageAnswer(decoding: $0) }
    }
}
