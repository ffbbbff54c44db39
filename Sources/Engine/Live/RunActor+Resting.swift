import RatchetJournal

/// A run leaves memory while it only waits.
extension RunActor {
    /// - Returns: Whether the run is put away: one whose State cannot be encoded stays in memory.
    func putAway(
        _ rest: RunEnding, _ events: EventBatch, _ writes: [WriteBatch.Operation]
    ) async throws(JournalError) -> Bool {
        guard case .asleep(let due) = rest else { return false }
        var events = events
        events.events += machine.note(.putAway(until: due), at: events.time).events
        guard let snapshot = encodedSnapshot() else {
            events.events += machine.note(.broughtBack, at: events.time).events
            try await submit(Submission(writes: writes), events)
            return false
        }
        (ending, knownAwaitedSignals) = (rest, nil)
        putAways += 1
        let own = putAways
        let timer = due.map { [EngineTables.timers.put(TimerKey($0, number), [])] } ?? []
        try await submit(Submission(writes: writes + timer + indexWrites()), events, snapshot)
        // Somebody may have called it back meanwhile.
        guard own == putAways else { return true }
        departure = rest
        // What sleeps for a moment that does not matter any more would keep it in memory until then.
        cancelStrands()
        if machine.state.status == .stuck {
            world.board.post(.failure(.stuck(machine.state.id, machine.state.leftUndone)), for: number)
        }
        return true
    }

    /// A run that is put away, which is not durable yet, stays in memory: what comes next is written behind that.
    ///
    /// Of many signals at once each would have to wait until the one before it is durable otherwise.
    func callBack() {
        putAways += 1
        (ending, armed, hasBegun) = (nil, nil, false)
    }

    /// Leaves memory with what has come in since it was read, unless it is at work.
    func layBy() async -> RunEnding? {
        guard !hasBegun, ending == nil, isAtRest, let snapshot = encodedSnapshot() else { return nil }
        let rest = RunEnding.asleep(until: machine.state.asleepUntil)
        ending = rest
        putAways += 1
        let own = putAways
        do {
            try await submit(Submission(writes: indexWrites()), EventBatch(at: world.clock.now), snapshot)
            // Somebody may have called it back meanwhile.
            guard own == putAways else { return nil }
            departure = rest
        } catch {
            interrupt()
        }
        return departure
    }
}
