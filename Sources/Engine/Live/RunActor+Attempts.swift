import RatchetJournal

/// Attempts: making them, hearing of them while they are under way, and taking in how they ended.
extension RunActor {
    /// - Parameter isAnnounced: whether it may begin only once it is durable that it does.
    func perform(_ attempt: Attempt, isAnnounced: Bool) async -> [RunWork] {
        defer { leavePlace(of: attempt.ticket) }
        // Meanwhile its step may have been dropped.
        guard !world.draining.isOpen, ending == nil, machine.isUnderWay(attempt.ticket) else { return [] }
        if isAnnounced { guard await mayBegin(attempt) else { return [] } }
        let whole = attempt.intercepted(by: world.interceptors, workflow: machine.state.header.workflow)
        return await takeIn(await observe(whole), of: attempt)
    }

    /// Whether the attempt may begin, once that is durable.
    private func mayBegin(_ attempt: Attempt) async -> Bool {
        guard ending == nil, let decision = machine.begin(attempt.ticket, at: world.clock.now) else { return false }
        do throws(JournalError) {
            // Nothing follows from it, so that there is nothing to carry out.
            try await submit(Submission(), decision.events)
        } catch {
            interrupt()
        }
        // The journal may have stopped meanwhile, or somebody has cancelled the run.
        return ending == nil && machine.isUnderWay(attempt.ticket)
    }

    func make(_ attempt: Attempt) async -> AttemptResult {
        attempt.info.line.connect(to: self, attempt.ticket)
        let (late, info, logger, run) = (world.lateResults, attempt.info, world.logger, self)
        let end = attempt.canBeDropped ? AttemptRace() : nil
        if let end { drops[attempt.ticket] = end }
        defer { drops[attempt.ticket] = nil }
        // An engine whose executor somebody watches must not leave it.
        let threads = world.executor == nil ? world.pools[attempt.pool] : nil
        return await attempt.make(world.clock, on: threads, home: world.executor, effects(), until: end) {
            late.note($0, of: info, logger)
            run.places.bodyEnded(of: attempt.ticket)
        }
    }

    func takeIn(_ result: AttemptResult, of attempt: Attempt) async -> [RunWork] {
        if case .interrupted = ending { return [] }
        if ending != nil || !machine.isUnderWay(attempt.ticket) {
            world.lateResults.note(result, of: attempt.info, world.logger)
        }
        guard ending == nil else { return [] }
        // An attempt that meets the engine's stop did not fail: it is made again, uncounted. One that is not made again
        // had better be known to have ended.
        let isStopped = Task.isCancelled || (world.draining.isOpen && !attempt.isAtMostOnce)
        if isStopped, case .failure = result { return [] }
        return await proceed(
            machine.attemptEnded(attempt.ticket, result, at: world.clock.now) { world.entropy.fraction() })
    }

    // MARK: - What an attempt under way says

    /// It is alive.
    /// - Throws: `CancellationError` if it was given up.
    func hear(_ ticket: AttemptTicket, on line: AttemptLine) throws {
        guard ending == nil, machine.isUnderWay(ticket) else { throw CancellationError() }
        line.noteSign(at: world.clock.now)
    }

    /// Records a note; a heartbeat is handed in, everything else is durable when this returns.
    /// - Throws: `CancellationError` if the attempt was given up; what keeps the note from being recorded.
    func record(_ note: AttemptNote, of ticket: AttemptTicket) async throws {
        guard ending == nil, let decision = try machine.take(in: note, of: ticket, at: world.clock.now) else {
            throw CancellationError()
        }
        do throws(JournalError) {
            // What is recorded already may be on its way still: submissions become durable in order.
            if decision.events.events.isEmpty { _ = try await world.journal.append(Submission()) }
            try await submit(Submission(durability: decision.durability), decision.events)
        } catch {
            interrupt()
            throw CancellationError()
        }
    }
}
