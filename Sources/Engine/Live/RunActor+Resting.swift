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
        phase.leave(rest)
        (knownAwaitedSignals, snapshotBytes) = (nil, snapshot.count)
        putAways += 1
        let own = putAways
        let timer = due.map { [EngineTables.timers.put(TimerKey($0, number), [])] } ?? []
        try await submit(Submission(writes: writes + timer + indexWrites()), events, snapshot)
        // Somebody may have called it back meanwhile.
        guard own == putAways else { return true }
        phase.depart(rest)
        // What sleeps for a moment that does not matter any more would keep it in memory until then.
        cancelStrands()
        if machine.state.status == .stuck {
            world.board.post(.failure(.stuck(machine.state.id, machine.state.leftUndone)), for: number)
        }
        return true
    }

    /// A run that was larger than this stays in memory for a while when it only waits.
    private static var lightBytes: Int { 4 << 10 }
    /// So many bytes does putting it away write in a second at most.
    private static var bytesPerSecond: Int { 2 << 20 }

    /// Writing the whole of a run, and reading it again, cost more the larger it is: what wakes it once in a while, as
    /// each element of a long list may, must not cost that each time.
    /// - Returns: What there is to do meanwhile; `nil` if it can be put away at once.
    func lingering(from now: Timestamp) -> [RunWork]? {
        // Somebody waits to see that it is paused, or stuck.
        guard snapshotBytes > Self.lightBytes, !machine.state.isPaused, machine.state.stuck.isEmpty else { return nil }
        let until = now + .milliseconds(snapshotBytes * 1_000 / Self.bytesPerSecond)
        defer { lingersUntil = until }
        return lingersUntil == nil ? [.linger(until: until)] : []
    }

    /// Puts the run away, unless something has happened to it.
    func linger(until: Timestamp) async -> [RunWork] {
        let draining = world.draining
        guard await world.clock.sleep(until: until, unless: { await draining.wait() }), ending == nil else { return [] }
        if let later = lingersUntil, later > until { return [.linger(until: later)] }
        lingersUntil = nil
        return await proceed(machine.decide(at: world.clock.now), hasLingered: true)
    }

    /// A run that is put away, which is not durable yet, stays in memory: what comes next is written behind that.
    ///
    /// Of many signals at once each would have to wait until the one before it is durable otherwise.
    func callBack() {
        putAways += 1
        phase.callBack()
        armed = nil
    }

    /// Whether it is being put away, which is not durable yet.
    var canBeCalledBack: Bool { if case .asleep? = ending { departure == nil } else { false } }

    /// Leaves memory with what has come in since it was read, unless it is at work.
    func layBy() async -> RunEnding? {
        guard !hasBegun, ending == nil, isAtRest, let snapshot = encodedSnapshot() else { return nil }
        let rest = RunEnding.asleep(until: machine.state.asleepUntil)
        phase.leave(rest)
        snapshotBytes = snapshot.count
        putAways += 1
        let own = putAways
        do {
            try await submit(Submission(writes: indexWrites()), EventBatch(at: world.clock.now), snapshot)
            // Somebody may have called it back meanwhile.
            guard own == putAways else { return nil }
            phase.depart(rest)
        } catch {
            interrupt()
        }
        return departure
    }
}
