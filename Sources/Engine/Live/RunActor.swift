import Logging
import RatchetJournal
import Tracing

/// A live run: events in, events out. It performs what its machine decides, once what that rests on is durable.
///
/// Every change of the machine is handed to the journal before the actor is left: submissions have the order in which
/// they were applied.
actor RunActor {
    /// A run that waits longer than this is put away.
    static let moment = Duration.seconds(1)

    let number: UInt64
    nonisolated let givenID: String?
    let world: RunWorld
    var machine: RunMachine
    /// What the run's row in the table `runsByStatus` says.
    var indexed: RunStatus?
    /// Of which tags and attributes it has rows in the table `runsByTerm`.
    var indexedTerms: SearchTerms
    var phase: RunPhase
    /// The moment that a task of the run sleeps for, if one does.
    var armed: Timestamp?
    /// The places in queues that attempts have.
    nonisolated let places = PlaceHolds()
    /// Opens when the run has gone on with what the journal had; `nil` of one that was not read for that.
    let recovery: Latch?
    /// What ends attempts that turn out to be of no use.
    var drops: [AttemptTicket: AttemptRace] = [:]
    /// Whether a step of it was at work when the journal was opened.
    nonisolated let wasAtWork: Bool
    /// Steps that are to be made while no other suspect is at work.
    var suspects: Set<NodeAddress> = []
    /// The tasks that perform it now.
    private var strands: [Strand] = []
    /// Why it cannot go on, if it was read to be cancelled only.
    let parked: ParkReason?
    /// What it was started in the middle of, for as long as it stays in memory.
    let origin: InstrumentationContext?
    /// How many bytes it had when it was last put away, or read.
    var snapshotBytes: Int
    /// When it is put away, if a task sleeps until then.
    var lingersUntil: Timestamp?
    /// How often it was put away, or brought back before it had left memory.
    var putAways = 0
    /// The signals that it waits for, if somebody has asked since it was put away.
    var knownAwaitedSignals: Set<String>?
    var submissions = 0
    /// What the run sends, on its way into the journal.
    var outgoing = OutgoingEntries()
    /// What is to come with the next submission.
    var unrecorded: [RunEvent]
    var newOutline: Plan?
    /// So many of these are durable.
    var durableSubmissions = 0
    /// What was handed in since the last snapshot, in case that there cannot be another one.
    var unfolded: UnfoldedBatches

    init(
        _ fold: sending RunFold.Result, _ world: RunWorld, isNew: Bool = false, isRecovered: Bool = false,
        parked: ParkReason? = nil, origin: InstrumentationContext? = nil
    ) {
        number = fold.state.number
        givenID = fold.state.header.givenID
        phase = isNew ? .new : .resting
        self.parked = parked
        self.origin = origin
        unfolded = UnfoldedBatches(count: fold.unfolded)
        indexed = fold.indexed
        indexedTerms = fold.terms
        snapshotBytes = fold.snapshotBytes
        unrecorded = fold.unrecorded
        newOutline = fold.newOutline
        let machine = RunMachine(fold.state, payloadLimit: world.payloadLimit)
        recovery = isRecovered ? Latch() : nil
        wasAtWork = isRecovered && !machine.stepsAtWork(at: world.clock.now).isEmpty
        self.machine = machine
        self.world = world
    }

    /// How it ends is not to be seen before that is durable.
    var look: RunLook {
        switch departure {
        case .over: return RunLook(machine.state)
        // Whoever waits for the run is told.
        case .asleep where machine.state.status == .stuck: return RunLook(machine.state)
        case .asleep, .parked, .interrupted, nil: break
        }
        let isAtWork = hasBegun || !machine.state.isPutAway
        return isAtWork && !machine.state.isPaused ? RunLook(live: machine.state.header) : RunLook(machine.state)
    }

    var isNew: Bool { phase.isNew }
    var hasBegun: Bool { phase.hasBegun }
    var ending: RunEnding? { phase.ending }
    var departure: RunEnding? { phase.departure }

    var isPerformed: Bool { !strands.isEmpty }

    /// The signals that it waits for, while it is put away.
    var awaitedSignals: Set<String> {
        if let knownAwaitedSignals { return knownAwaitedSignals }
        let signals = Set(machine.state.awaitedSignals)
        knownAwaitedSignals = signals
        return signals
    }

    /// Whether it can leave memory as it is.
    var isAtRest: Bool { machine.state.isPutAway || machine.state.isPaused }

    /// Returns when all that was handed in is durable.
    func waitForDurability() async throws(JournalError) {
        guard durableSubmissions < submissions, departure == nil else { return }
        _ = try await world.journal.append(Submission())
    }

    // MARK: - The pipe: perform, take in, submit, go on

    /// Enters memory.
    /// - Throws: why the journal did not take it.
    func begin(_ beginning: RunBeginning) async throws(JournalError) -> [RunWork] {
        defer { recovery?.open() }
        // What came before may have begun it already, or ended it; or it was read to be cancelled only.
        guard !hasBegun, ending == nil, parked == nil else { return [] }
        phase.begin()
        let now = world.clock.now
        switch beginning {
        case .started(let events, let timeout, let writes, let durability):
            var decision = machine.begin(events, timeout: timeout)
            decision.allowed = durability
            return try await carryOut(decision, writes)
        case .recovered(let wasParked):
            // Its snapshot says that it is parked.
            if wasParked, await checkpoint() == nil { return [] }
            try await lookForCrashes(at: now)
            return try await carryOut(machine.decide(at: now))
        case .woken(let timer):
            let back = machine.note(.broughtBack, at: now)
            var decision = machine.timePassed(at: now)
            decision.events.events.insert(contentsOf: back.events, at: 0)
            let works = try await carryOut(decision, timer.map { [EngineTables.timers.delete($0)] } ?? [])
            if indexed == .parked, await checkpoint() == nil { return [] }
            return works
        }
    }

    /// Does this work and all that follows from it. The run may have other strands.
    ///
    /// One thing after the other needs no task of its own; branches have one each.
    /// - Returns: Why the run has left memory, if it has.
    func run(_ first: [RunWork], in strand: Strand) async -> RunEnding? {
        strands.append(strand)
        defer { strands.removeAll { $0 === strand } }
        let works = await pursue(first)
        if !works.isEmpty { await runBranches(works) }
        return departure ?? (ending == nil && (Task.isCancelled || world.draining.isOpen) ? .interrupted : nil)
    }

    /// Tells what is under way that nobody waits for it any more.
    func cancelStrands() {
        for strand in strands { strand.cancel() }
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
            guard suspects.remove(attempt.ticket.address) == nil else { return await performAlone(attempt) }
            return await perform(attempt, isAnnounced: attempt.isAtMostOnce)
        case .wait(let due):
            let draining = world.draining
            guard await world.clock.sleep(until: due, unless: { await draining.wait() }), ending == nil else {
                return []
            }
            if armed == due { armed = nil }
            world.telemetry?.metrics?.timerFired(due: due, at: world.clock.now)
            // The clock may have been set back since: it has shown the moment all the same.
            return await proceed(machine.timePassed(at: max(due, world.clock.now)))
        case .linger(let until): return await linger(until: until)
        }
    }

    func proceed(_ decision: Decision, hasLingered: Bool = false) async -> [RunWork] {
        do {
            return try await carryOut(decision, hasLingered: hasLingered)
        } catch {
            // The journal has stopped. The supervisor opens it again, and recovery goes on with what is durable: an
            // end that was about to be recorded is none.
            interrupt()
            return []
        }
    }

    func interrupt() {
        phase.depart(.interrupted)
    }

    // MARK: - Submissions

    /// Records a decision, and whatever follows from it without work; returns the work that is left.
    ///
    /// It waits until that is durable, unless the decision may be relaxed.
    ///
    /// - Parameter hasLingered: Whether it may be put away at once if it only waits.
    func carryOut(
        _ first: Decision, _ writes: [WriteBatch.Operation] = [], hasLingered: Bool = false
    ) async throws(JournalError) -> [RunWork] {
        var (decision, writes) = (first, writes)
        var works: [RunWork] = []
        while true {
            works += decision.works
            writes += try post(decision)
            if machine.state.isOver { return try await finish(decision, writes) }
            let isAtRest = !decision.isCut && machine.isIdle && !hasSuspectInLine
            let rest = isAtRest ? longWait(at: decision.events.time) : nil
            if rest != nil, !hasLingered, let lingering = lingering(from: decision.events.time) {
                works += lingering
                try await submit(Submission(writes: writes, durability: decision.durability), decision.events)
            } else if let rest {
                if try await putAway(rest, decision.events, writes) {
                    end(decision.dropped)
                    return []
                }
            } else {
                try await submit(Submission(writes: writes, durability: decision.durability), decision.events)
            }
            end(decision.dropped)
            // What is left when the engine stops is found again when the journal is opened next.
            guard decision.isCut, ending == nil, !world.draining.isOpen else {
                return ending == nil ? armed(works) : []
            }
            (decision, writes) = (machine.decide(at: world.clock.now), [])
        }
    }

    /// Nobody waits for these attempts any more.
    private func end(_ attempts: [AttemptTicket]) {
        for ticket in attempts where drops[ticket]?.end(.failure(CancellationError())) ?? false {
            places.outlast(ticket)
        }
    }

    /// With the next moment that the run waits for, unless a task sleeps for it already.
    private func armed(_ works: [RunWork]) -> [RunWork] {
        guard let due = machine.nextDue, armed.map({ due < $0 }) ?? true else { return works }
        armed = due
        return works + [.wait(until: due)]
    }

    /// How the run is put away, if it waits for somebody outside, or for longer than a moment from now.
    private func longWait(at now: Timestamp) -> RunEnding? {
        if machine.state.isPaused { return .asleep(until: nil) }
        guard let due = machine.nextDue else { return .asleep(until: nil) }
        return due - now > Self.moment ? .asleep(until: due) : nil
    }

    private func finish(_ decision: Decision, _ writes: [WriteBatch.Operation]) async throws(JournalError) -> [RunWork]
    {
        guard ending == nil, let outcome = RunOutcome(machine.state) else { return [] }
        phase.leave(.over)
        var submission = Submission(writes: writes)
        // An end that was recorded before has told the parent then.
        if !decision.events.events.isEmpty { submission.writes += try post(endReport(outcome)) }
        let snapshot = encodedSnapshot()
        if let snapshot,
            let rows = try RunEndRows(machine.state, indexed: indexed, indexedTerms, with: world.journal.blocks)
        {
            submission.lastSnapshots = [LogItem(.run(number), snapshot)]
            submission.writes += rows.writes
        }
        try await submit(submission, decision.events, sight: snapshot)
        phase.depart(.over)
        end(decision.dropped)
        cancelStrands()
        tellOfEnd()
        world.board.post(.success(outcome), for: number)
        world.endings.note(number)
        if let ended = machine.state.ended { world.retention.note(machine.state.status, ended: ended) }
        return []
    }
}
