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
    private(set) var indexed: RunStatus?
    /// Of which tags and attributes it has rows in the table `runsByTerm`.
    private var indexedTerms: SearchTerms
    /// The journal has nothing of the run yet.
    private(set) var isNew: Bool
    /// Set as soon as it is at work: before that it only takes in what comes.
    var hasBegun = false
    /// Set as soon as it is known that the run leaves memory.
    var ending: RunEnding?
    /// The same, once that is durable. Attempts that do not listen to their cancellation can keep a run in memory that
    /// is over.
    private(set) var departure: RunEnding?
    /// The moment that a task of the run sleeps for, if one does.
    private var armed: Timestamp?
    /// What ends attempts that turn out to be of no use.
    var drops: [AttemptTicket: AttemptRace] = [:]
    /// Whether a step of it was at work when it was read.
    nonisolated let wasAtWork: Bool
    /// Steps that are to be made while no other suspect is at work.
    var suspects: Set<NodeAddress> = []
    /// The tasks that perform it now.
    private var strands: [Strand] = []
    /// Why it cannot go on, if it was read to be cancelled only.
    let parked: ParkReason?
    /// What it was started in the middle of, for as long as it stays in memory.
    let origin: InstrumentationContext?
    /// How often it was put away, or brought back before it had left memory.
    private var putAways = 0
    /// The signals that it waits for, if somebody has asked since it was put away.
    private var knownAwaitedSignals: Set<String>?
    private var submissions = 0
    /// What the run sends, on its way into the journal.
    var outgoing = OutgoingEntries()
    /// What is to come with the next submission.
    private var unrecorded: [RunEvent]
    private var newOutline: Plan?
    /// So many of these are durable.
    private var durableSubmissions = 0
    /// What was handed in since the last snapshot, in case that there cannot be another one.
    private var unfolded: UnfoldedBatches

    init(
        _ fold: sending RunFold.Result, _ world: RunWorld, isNew: Bool = false, parked: ParkReason? = nil,
        origin: InstrumentationContext? = nil
    ) {
        number = fold.state.number
        givenID = fold.state.header.givenID
        self.isNew = isNew
        self.parked = parked
        self.origin = origin
        unfolded = UnfoldedBatches(count: fold.unfolded)
        indexed = fold.indexed
        indexedTerms = fold.terms
        unrecorded = fold.unrecorded
        newOutline = fold.newOutline
        let machine = RunMachine(fold.state, payloadLimit: world.payloadLimit)
        wasAtWork = !isNew && !machine.stepsAtWork(at: world.clock.now).isEmpty
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
        // What came before may have begun it already, or ended it; or it was read to be cancelled only.
        guard !hasBegun, ending == nil, parked == nil else { return [] }
        hasBegun = true
        let now = world.clock.now
        switch beginning {
        case .started(let events, let timeout, let writes, let durability):
            var decision = machine.begin(events, timeout: timeout)
            decision.allowed = durability
            isNew = false
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
        }
    }

    func proceed(_ decision: Decision) async -> [RunWork] {
        do {
            return try await carryOut(decision)
        } catch {
            // The journal has stopped. The supervisor opens it again, and recovery goes on with what is durable: an
            // end that was about to be recorded is none.
            interrupt()
            return []
        }
    }

    func interrupt() {
        ending = .interrupted
        departure = .interrupted
    }

    // MARK: - Submissions

    /// Records a decision, and whatever follows from it without work; returns the work that is left.
    ///
    /// It waits until that is durable, unless the decision may be relaxed.
    func carryOut(
        _ first: Decision, _ writes: [WriteBatch.Operation] = []
    ) async throws(JournalError) -> [RunWork] {
        var (decision, writes) = (first, writes)
        var works: [RunWork] = []
        while true {
            works += decision.works
            writes += try post(decision)
            if machine.state.isOver { return try await finish(decision, writes) }
            if !decision.isCut, machine.isIdle, let rest = longWait(at: decision.events.time) {
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
        for ticket in attempts { drops[ticket]?.end(.failure(CancellationError())) }
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

    private func submit(
        _ submission: Submission, _ events: EventBatch, _ snapshot: [UInt8]
    ) async throws(JournalError) {
        var submission = submission
        submission.snapshots = [LogItem(.run(number), snapshot)]
        try await submit(submission, events, sight: snapshot)
    }

    /// - Parameter snapshot: what is in the submission, for whoever watches.
    func submit(
        _ submission: Submission, _ events: EventBatch, sight snapshot: [UInt8]? = nil
    ) async throws(JournalError) {
        var (submission, events) = (submission, events)
        try addUnrecorded(to: &submission, &events)
        if !events.events.isEmpty { submission.items.append(LogItem(.run(number), events.encoded)) }
        guard !submission.isEmpty else { return }
        submissions += 1
        let number = submissions
        outgoing.submit(number)
        let place = unfolded.add(submission)
        let sight = world.probe.map { _ in
            RunSight(run: self.number, submission: number, snapshot: snapshot ?? encodedSnapshot())
        }
        let handedIn = submissions
        guard let lsn = try await world.journal.append(submission).lsn else { return }
        world.outbox.add(outgoing.take(upTo: number))
        durableSubmissions = max(durableSubmissions, handedIn)
        unfolded.forget(upTo: place)
        if let probe = world.probe, let sight { probe(lsn, sight) }
    }

    /// What happened to the run when it was read stands in front of what happens first.
    private func addUnrecorded(to submission: inout Submission, _ events: inout EventBatch) throws(JournalError) {
        guard !unrecorded.isEmpty else { return }
        for case .migrated(let migration) in unrecorded { tell(of: migration) }
        let place = events.events.first?.header == nil ? 0 : 1
        events.events.insert(contentsOf: unrecorded, at: place)
        unrecorded = []
        submission.durability = .durable
        guard let plan = newOutline else { return }
        let blocks = world.journal.blocks
        let key = blocks.key(plan.fingerprint, in: EngineTables.plans.name)
        submission.writes.append(try EngineTables.plans.put(key, plan.outline.encoded, with: blocks))
        newOutline = nil
    }

    private func tell(of migration: RunMigration) {
        guard !migration.notes.isEmpty else { return }
        world.logger.notice(
            "A run goes on in a changed workflow",
            metadata: ["run": "\(machine.state.id)", "notes": "\(migration.notes.joined(separator: "; "))"])
    }

    private func finish(_ decision: Decision, _ writes: [WriteBatch.Operation]) async throws(JournalError) -> [RunWork]
    {
        guard ending == nil, let outcome = RunOutcome(machine.state) else { return [] }
        ending = .over
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
        departure = .over
        end(decision.dropped)
        cancelStrands()
        tellOfEnd()
        world.board.post(.success(outcome), for: number)
        if let ended = machine.state.ended { world.retention.note(machine.state.status, ended: ended) }
        return []
    }

    /// - Returns: Whether the run is put away: one whose State cannot be encoded stays in memory.
    private func putAway(
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

    /// Hands in the run's whole value, so that the part of the log that made it can be deleted.
    ///
    /// A run whose State cannot be encoded is parked, with its events as they are.
    /// - Returns: The snapshot's bytes; `nil` if the run is parked.
    func checkpoint() async -> Int? {
        guard ending == nil else { return 0 }
        do {
            let snapshot = try snapshotBytes()
            // A journal that has stopped has told the run itself already.
            try? await submit(Submission(writes: indexWrites()), EventBatch(at: world.clock.now), snapshot)
            return snapshot.count
        } catch {
            await park(
                ParkReason(
                    .unreadableState,
                    "its State cannot be encoded: \(error). Register code that can; the run goes on when the journal "
                        + "is opened next"))
            return nil
        }
    }

    /// Hands in the run's whole value if the log has something of it that the last one lacks.
    func recordWhole() async {
        guard !unfolded.isEmpty, !world.journal.hasStopped else { return }
        _ = await checkpoint()
    }

    /// From here on nothing is recorded: what is under way is done again when the run goes on.
    private func park(_ reason: ParkReason) async {
        ending = .parked
        cancelStrands()
        let (number, blocks) = (number, world.journal.blocks)
        do {
            let entity = try await world.journal.read { view in
                try Recovery.read(view, with: blocks).entities[.run(number)]
                    ?? Recovery.snapshot(of: .run(number), in: view, with: blocks)
            }
            guard let snapshot = unfolded.snapshot(entity, reason, indexedTerms) else { throw MissingStateError() }
            let submission = Submission(
                snapshots: [LogItem(.run(number), snapshot.encoded)], writes: indexWrites(.parked))
            _ = try await world.journal.append(submission)
            departure = .parked
            world.telemetry?.metrics?.runParked(machine.state.header.workflow)
            world.logger.warning("A run is parked", metadata: ["run": "\(machine.state.id)", "cause": "\(reason)"])
            world.board.post(.failure(.parked(machine.state.id.rawValue, reason)), for: number)
        } catch {
            world.logger.error(
                "A run cannot be parked; the log cannot be shortened until the journal is opened next",
                metadata: ["run": "\(machine.state.id)", "cause": "\(error)"])
        }
    }

    /// `nil` if the State cannot be encoded.
    private func encodedSnapshot() -> [UInt8]? { try? snapshotBytes() }

    /// - Throws: what the State's own encoding throws, unless the run is over, and can do without it.
    private func snapshotBytes() throws -> [UInt8] {
        var writer = ByteWriter()
        do {
            try machine.state.write(to: &writer)
        } catch  where machine.state.isOver {
            writer = ByteWriter()
            try machine.state.write(to: &writer, withStates: false)
        }
        let terms = machine.state.isOver ? SearchTerms() : machine.state.terms
        return RunSnapshot(indexed: machine.state.status, terms: terms, .folded(writer.bytes)).encoded
    }

    /// The rows that follow from the snapshot which is written with them.
    private func indexWrites() -> [WriteBatch.Operation] {
        let terms = machine.state.terms
        defer { indexedTerms = terms }
        return indexWrites(machine.state.status)
            + terms.writes(from: indexedTerms, of: number, with: world.journal.blocks)
    }

    /// The run's row among those of its status.
    private func indexWrites(_ status: RunStatus) -> [WriteBatch.Operation] {
        guard indexed != status else { return [] }
        defer { indexed = status }
        let old = indexed.map { EngineTables.runsByStatus.delete(RunStatusKey($0, number)) }
        return [EngineTables.runsByStatus.put(RunStatusKey(status, number), [])] + (old.map { [$0] } ?? [])
    }
}
