import Logging
import RatchetJournal

/// A live run: events in, events out. It performs what its machine decides, once what that rests on is durable.
///
/// Every change of the machine is handed to the journal before the actor is left: submissions have the order in which
/// they were applied.
actor RunActor {
    /// A run that waits longer than this is put away.
    static let moment = Duration.seconds(1)

    let number: UInt64
    nonisolated let givenID: String?
    private let world: RunWorld
    private var machine: RunMachine
    /// What the run's row in the table `runsByStatus` says.
    private var indexed: RunStatus?
    /// Set as soon as it is known that the run leaves memory.
    private var ending: RunEnding?
    /// Attempts that do not listen to their cancellation can keep a run in memory that is over.
    private var isEndDurable = false
    private var submissions = 0

    init(_ state: sending RunState, indexed: RunStatus?, _ world: RunWorld) {
        number = state.number
        givenID = state.header.givenID
        machine = RunMachine(state, payloadLimit: world.payloadLimit)
        self.indexed = indexed
        self.world = world
    }

    /// How it ends is not to be seen before that is durable.
    var look: RunLook { isEndDurable ? RunLook(machine.state) : RunLook(live: machine.state.header) }

    // MARK: - The pipe: perform, take in, submit, go on

    /// Enters memory.
    /// - Throws: why the journal did not take it.
    func begin(_ beginning: RunBeginning) async throws(JournalError) -> [RunWork] {
        let now = world.clock.now
        switch beginning {
        case .started(let event, let writes, let durability):
            var decision = machine.decide(at: machine.state.started)
            decision.allowed = durability
            decision.events.events.insert(event, at: 0)
            return try await carryOut(decision, writes)
        case .recovered(let wasParked):
            // Its snapshot says that it is parked.
            if wasParked { await checkpoint() }
            return try await carryOut(machine.decide(at: now))
        case .woken(let timer):
            let back = machine.note(.broughtBack, at: now)
            var decision = machine.timePassed(at: now)
            decision.events.events.insert(contentsOf: back.events, at: 0)
            let works = try await carryOut(decision, [EngineTables.timers.delete(timer)])
            if indexed == .parked { await checkpoint() }
            return works
        }
    }

    /// Does all the work that there is and that follows from it, and returns when the run leaves memory.
    ///
    /// One thing after the other needs no task of its own; branches have one each.
    func run(_ first: [RunWork]) async -> RunEnding {
        let works = await pursue(first)
        if !works.isEmpty { await runBranches(works) }
        return ending ?? .interrupted
    }

    private func runBranches(_ works: [RunWork]) async {
        await withTaskGroup(of: [RunWork].self) { group in
            for work in works { group.addTask { await self.pursue([work]) } }
            while let more = await group.next() {
                if ending != nil { group.cancelAll() }
                for work in more where ending == nil { group.addTask { await self.pursue([work]) } }
            }
        }
    }

    /// Goes on for as long as there is exactly one thing to do next.
    private func pursue(_ first: [RunWork]) async -> [RunWork] {
        var works = first
        while works.count == 1, ending == nil, !Task.isCancelled { works = await perform(works[0]) }
        return ending == nil && !Task.isCancelled ? works : []
    }

    private func perform(_ work: RunWork) async -> [RunWork] {
        switch work {
        case .attempt(let attempt):
            guard !world.draining.isOpen else { return [] }
            return await takeIn(await attempt.make(world.clock), of: attempt.ticket)
        case .wait(let due):
            let draining = world.draining
            guard await world.clock.sleep(until: due, unless: { await draining.wait() }), ending == nil else {
                return []
            }
            // The clock may have been set back since: it has shown the moment all the same.
            return await proceed(machine.timePassed(at: max(due, world.clock.now)))
        }
    }

    private func takeIn(_ result: AttemptResult, of ticket: AttemptTicket) async -> [RunWork] {
        guard ending == nil else { return [] }
        // An attempt that meets the engine's stop did not fail: it is made again, uncounted.
        if Task.isCancelled || world.draining.isOpen, case .failure = result { return [] }
        return await proceed(
            machine.attemptEnded(ticket, result, at: world.clock.now) { world.entropy.fraction() })
    }

    private func proceed(_ decision: Decision) async -> [RunWork] {
        do {
            return try await carryOut(decision)
        } catch {
            // The journal has stopped. The supervisor opens it again, and recovery goes on with what is durable: an
            // end that was about to be recorded is none.
            ending = .interrupted
            return []
        }
    }

    // MARK: - Submissions

    /// Records a decision, and whatever follows from it without work; returns the work that is left.
    ///
    /// It waits until that is durable, unless the decision may be relaxed.
    private func carryOut(
        _ first: Decision, _ writes: [WriteBatch.Operation] = []
    ) async throws(JournalError) -> [RunWork] {
        var (decision, writes) = (first, writes)
        var works: [RunWork] = []
        while true {
            works += decision.works
            if machine.state.isOver { return try await finish(decision.events, writes) }
            if !decision.isCut, machine.isIdle, let due = longWait(at: decision.events.time) {
                if try await putAway(until: due, decision.events, writes) { return [] }
            } else {
                try await submit(Submission(writes: writes, durability: decision.durability), decision.events)
            }
            // What is left when the engine stops is found again when the journal is opened next.
            guard decision.isCut, ending == nil, !world.draining.isOpen else { return ending == nil ? works : [] }
            (decision, writes) = (machine.decide(at: world.clock.now), [])
        }
    }

    /// When the run's wait ends, if that is later than a moment from now.
    private func longWait(at now: Timestamp) -> Timestamp? {
        guard let due = machine.state.nextDue, due - now > Self.moment else { return nil }
        return due
    }

    private func submit(
        _ submission: Submission, _ events: EventBatch, _ snapshot: [UInt8]? = nil
    ) async throws(JournalError) {
        var submission = submission
        if let snapshot { submission.snapshots = [LogItem(.run(number), snapshot)] }
        if !events.events.isEmpty { submission.items.append(LogItem(.run(number), events.encoded)) }
        guard !submission.isEmpty else { return }
        submissions += 1
        guard let probe = world.probe else { return _ = try await world.journal.append(submission) }
        let sight = RunSight(run: number, submission: submissions, snapshot: snapshot ?? encodedSnapshot())
        if let lsn = try await world.journal.append(submission).lsn { probe(lsn, sight) }
    }

    private func finish(_ events: EventBatch, _ writes: [WriteBatch.Operation]) async throws(JournalError) -> [RunWork]
    {
        guard ending == nil, let outcome = RunOutcome(machine.state) else { return [] }
        ending = .over
        try await submit(Submission(writes: writes + indexWrites()), events, encodedSnapshot())
        isEndDurable = true
        world.board.post(.success(outcome), for: number)
        return []
    }

    /// - Returns: Whether the run is put away: one whose State cannot be encoded stays in memory.
    private func putAway(
        until due: Timestamp, _ events: EventBatch, _ writes: [WriteBatch.Operation]
    ) async throws(JournalError) -> Bool {
        var events = events
        events.events += machine.note(.putAway(until: due), at: events.time).events
        guard let snapshot = encodedSnapshot() else {
            events.events += machine.note(.broughtBack, at: events.time).events
            try await submit(Submission(writes: writes), events)
            return false
        }
        ending = .asleep(until: due)
        let timer = EngineTables.timers.put(TimerKey(due, number), [])
        try await submit(Submission(writes: writes + [timer] + indexWrites()), events, snapshot)
        return true
    }

    /// Hands in the run's whole value, so that the part of the log that made it can be deleted.
    func checkpoint() async {
        guard ending == nil, let snapshot = encodedSnapshot() else { return }
        // A journal that has stopped has told the run itself already.
        try? await submit(Submission(writes: indexWrites()), EventBatch(at: world.clock.now), snapshot)
    }

    /// `nil` if the State cannot be encoded.
    private func encodedSnapshot() -> [UInt8]? {
        do {
            var writer = ByteWriter()
            try machine.state.write(to: &writer)
            return RunSnapshot(indexed: machine.state.status, .folded(writer.bytes)).encoded
        } catch {
            world.logger.error(
                "A run's State cannot be encoded; the log cannot be shortened until the run is over",
                metadata: ["run": "\(machine.state.id)", "cause": "\(error)"])
            return nil
        }
    }

    /// The run's row among those of its status.
    private func indexWrites() -> [WriteBatch.Operation] {
        let status = machine.state.status
        guard indexed != status else { return [] }
        defer { indexed = status }
        let old = indexed.map { EngineTables.runsByStatus.delete(RunStatusKey($0, number)) }
        return [EngineTables.runsByStatus.put(RunStatusKey(status, number), [])] + (old.map { [$0] } ?? [])
    }
}
