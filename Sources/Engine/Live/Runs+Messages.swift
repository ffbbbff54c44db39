import RatchetJournal

/// What is sent to runs.
extension Runs {
    /// Sends a signal, and returns once it is durable.
    ///
    /// - Parameter writes: rows that become durable with it, or, if the run has the signal already, by themselves. A
    ///   signal that is refused (see ``EngineError/isRefusal``) leaves them out.
    /// - Throws: ``EngineError`` if it is refused, or if it has no id and whether it became durable is not known.
    ///   `JournalError` if the journal has stopped; it can then be sent again.
    @discardableResult
    func signal(
        _ signal: RunSignal, to run: RunReference, writes: [WriteBatch.Operation] = []
    ) async throws -> SignalReceipt {
        guard let id = signal.id else {
            try await tell(run) { try await $0.take(signal, writes) }
            return .taken
        }
        try signal.checkID()
        let key = SignalIDKey(run.number, id, with: world.journal.blocks)
        await signalling.enter(key)
        defer { signalling.leave(key) }
        let isKnown = try await world.journal.read { view in
            try EngineTables.signalIDs.value(for: key, in: view) != nil
        }
        if isKnown {
            try await commit(writes)
            return .known
        }
        try await tell(run) { try await $0.take(signal, writes + [EngineTables.signalIDs.put(key, [])]) }
        return .taken
    }

    /// Has a run end, and returns once that is durable. One that has ended so already is left as it is.
    ///
    /// - Parameters:
    ///   - parent: the number of the run whose child it has to be, if it has to be one.
    ///   - writes: as for a signal.
    func end(
        _ run: RunReference, _ way: RunEndRequest, childOf parent: UInt64? = nil, writes: [WriteBatch.Operation] = []
    ) async throws {
        do {
            try await tell(run, evenIfParked: true) { try await $0.end(way, childOf: parent, writes) }
        } catch let error as EngineError where error.code == .over {
            guard try await look(at: run).status == way.status else { throw error }
            try await commit(writes)
        }
    }

    /// Hands a message to a run, wherever it is.
    func tell(
        _ run: RunReference, evenIfParked: Bool = false, _ message: (RunActor) async throws -> RunAnswer
    ) async throws {
        while true {
            guard !world.draining.isOpen, !world.journal.hasStopped else {
                throw JournalError(.closed, "these runs are about to end: nothing was sent to them")
            }
            let actor = try await actor(of: run, evenIfParked: evenIfParked)
            touch(actor)
            switch try await answer(of: actor, to: message) {
            case .leaving: await waitForDeparture(of: actor)
            case .done(let progress):
                // It was read for this message alone, and has nothing to do with it.
                if actor.parked != nil, await !actor.hasBegun { forget(actor) }
                await follow(progress, actor)
                return await layByMany()
            }
        }
    }

    private func answer(
        of actor: RunActor, to message: (RunActor) async throws -> RunAnswer
    ) async throws -> RunAnswer {
        do {
            return try await message(actor)
        } catch {
            // It was read for this message alone.
            if actor.parked != nil, await !actor.hasBegun { forget(actor) }
            // The journal has stopped; or the message was refused, and nothing has changed.
            if case .interrupted = await actor.ending { await ended(actor, .interrupted) }
            throw error
        }
    }

    private func follow(_ progress: RunProgress, _ actor: RunActor) async {
        if let departure = progress.departure { return await ended(actor, departure) }
        guard !progress.isResting else { return }
        resting.removeAll { $0 == actor.number }
        if !progress.works.isEmpty { perform(progress.works, of: actor) }
    }
}

/// What became of a signal that was not refused.
package enum SignalReceipt: Sendable, Hashable {
    case taken
    /// One of the same id came before.
    case known
}
