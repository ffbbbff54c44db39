import DequeModule

/// Decides what a run does next. It is pure: no await, no clock, no chance, no I/O.
///
/// It holds the run's state, which it changes through ``RunState/apply(_:at:)`` only, and knows what is being worked
/// on.
struct RunMachine {
    /// So many events a submission; a loop of nothing but updates must not become one endless commit group.
    private static let eventsPerDecision = 256

    private(set) var state: RunState
    /// The nodes that are to be decided about, in the order in which they were opened.
    var todo: [NodeAddress] = []
    /// The attempts that are under way, by their step.
    private var attempts: [NodeAddress: Int] = [:]
    private var lastAttempt = 0
    /// The nodes that wait for signals, by the signal's name, in the order in which they began to. One that does not
    /// wait any more is passed over.
    var receivers: [String: Deque<NodeAddress>] = [:]
    private var dues = DueNodes()
    /// A run that is cancelled or takes too long has something to clean up, so that each of its attempts can be
    /// dropped.
    private let cleansUp: Bool
    private let runID: String
    let payloadLimit: Int

    /// A run that is read from the journal, or that has just been made.
    ///
    /// - Parameter payloadLimit: The most bytes of the user's values that it may record at once.
    init(_ state: RunState, payloadLimit: Int = RunEvent.byteLimit) {
        self.state = state
        self.payloadLimit = payloadLimit
        todo = state.openLeaves
        runID = state.id.rawValue
        cleansUp = state.plan.cleansUp
        for address in todo { if let due = state[address].due { dues.add(address, at: due) } }
    }

    /// Nothing is under way and nothing is left to decide: the run waits for a moment, or for somebody outside.
    var isIdle: Bool { (todo.isEmpty || state.isPaused) && attempts.isEmpty && !state.isOver }

    /// The next moment that is waited for, if there is one.
    var nextDue: Timestamp? {
        mutating get {
            guard !state.isPaused else { return nil }
            let due = dues.next(in: state)
            guard let deadline = state.deadline, !state.isUnwinding else { return due }
            return due.map { min($0, deadline) } ?? deadline
        }
    }

    /// Decides about all that is open.
    mutating func decide(at now: Timestamp) -> Decision {
        var decision = Decision(at: now)
        work(&decision)
        return decision
    }

    /// A moment that some node waited for has come, maybe.
    mutating func timePassed(at now: Timestamp) -> Decision {
        var decision = Decision(at: now)
        if let deadline = state.deadline, deadline <= now, !state.isUnwinding, !state.isOver, !state.isPaused {
            record(.timedOut(ErrorReport(RunTimeoutError(started: state.started, deadline: deadline))), &decision)
        }
        todo += dues.take(upTo: now, in: state)
        work(&decision)
        return decision
    }

    /// The first decision of a new run. The first of its events is the one that the state was made of.
    mutating func begin(_ events: [RunEvent], timeout: Duration?) -> Decision {
        var decision = Decision(at: state.started)
        decision.events.events = Array(events.prefix(1))
        for event in events.dropFirst() { record(event, &decision) }
        if let timeout { record(.deadlineSet(state.started + timeout), &decision) }
        work(&decision)
        return decision
    }

    /// Takes in a signal. One that no node waits for stays in the mailbox.
    mutating func signalled(_ signal: RunSignal, at now: Timestamp) -> Decision {
        take(.signalled(signal), at: now)
    }

    /// Has the run come to its end, and cleaned up first what has to be.
    mutating func cancel(at now: Timestamp) -> Decision { take(.cancelled, at: now) }

    /// Ends the run; nothing of it is to be done any more.
    mutating func terminate(at now: Timestamp) -> Decision { take(.terminated, at: now) }

    /// Takes in how an attempt ended. The result of one that was given up, or whose step was dropped, changes nothing.
    ///
    /// `chance` is asked for a number from 0 up to 1 where one is needed.
    mutating func attemptEnded(
        _ ticket: AttemptTicket, _ result: AttemptResult, at now: Timestamp, chance: () -> Double
    ) -> Decision {
        var decision = Decision(at: now)
        guard attempts[ticket.address] == ticket.number else { return decision }
        attempts[ticket.address] = nil
        guard !state.isOver, state.exists(ticket.address), state[ticket.address].isUnderWay else { return decision }
        switch (result, state.outline(of: ticket.address).kind) {
        case (.success(let output), .step): complete(ticket.address, output, &decision)
        case (.success, _): record(.compensated(ticket.address), &decision)
        case (.failure(let error), _): fail(ticket.address, error, chance, &decision)
        }
        work(&decision)
        return decision
    }

    /// The run leaves memory until then, or is back in it.
    mutating func note(_ event: RunEvent, at now: Timestamp) -> EventBatch {
        var decision = Decision(at: now)
        record(event, &decision)
        return decision.events
    }

    // MARK: - Facts

    /// Records a fact, and takes over what follows from it.
    ///
    /// - Returns: The error if the user's types do not take the value; nothing has changed then.
    @discardableResult
    mutating func record(_ event: RunEvent, _ decision: inout Decision) -> (any Error)? {
        do {
            decision.payloadBytes += try event.checkedSize(atMost: payloadLimit)
            try state.apply(event, at: decision.events.time)
        } catch {
            return error
        }
        decision.events.events.append(event)
        todo += state.opened
        for address in state.dropped {
            guard let number = attempts.removeValue(forKey: address) else { continue }
            decision.dropped.append(AttemptTicket(address: address, number: number))
        }
        if let trouble = state.trouble {
            record(.nodeFailed(trouble.address, ErrorReport(trouble.error)), &decision)
        }
        if state.isOver { forgetAll() }
        return nil
    }

    private mutating func forgetAll() {
        todo = []
        attempts = [:]
        receivers = [:]
        dues.removeAll()
    }

    private mutating func complete(_ address: NodeAddress, _ output: Payload, _ decision: inout Decision) {
        if case .step(let step) = behaviour(of: address) { decision.allowed = step.durability }
        do {
            let newState = try reduced(output, at: address)
            let event = completion(of: address, output, newState)
            if let error = record(event, &decision) { throw error }
        } catch {
            // The same output would meet the same code again.
            record(.attemptFailed(address, ErrorReport(error), retryAt: nil), &decision)
        }
    }

    private func completion(of address: NodeAddress, _ output: Payload, _ state: Payload?) -> RunEvent {
        guard case .step(let step) = behaviour(of: address), step.compensation != nil else {
            return .stepCompleted(address, output: output, state: state)
        }
        return .stepKept(address, output: output, state: state)
    }

    /// The frame's new State, if the node has a reducer to make one.
    func reduced(_ value: Payload, at address: NodeAddress) throws -> Payload? {
        guard case .reduce(let reduce)? = behaviour(of: address).result else { return nil }
        let copy = try boxCopy(of: address)
        try reduce(copy, value)
        return try copy.encoded()
    }

    private mutating func fail(
        _ address: NodeAddress, _ error: any Error, _ chance: () -> Double, _ decision: inout Decision
    ) {
        let isStep = state.outline(of: address).kind == .step
        let retryAt = retryTime(of: address, after: error, chance, decision.events.time)
        let report = ErrorReport(error)
        record(
            isStep
                ? .attemptFailed(address, report, retryAt: retryAt)
                : .compensationFailed(address, report, retryAt: retryAt), &decision)
        if let retryAt { dues.add(address, at: retryAt) }
    }

    private func retryTime(
        of address: NodeAddress, after error: any Error, _ chance: () -> Double, _ now: Timestamp
    ) -> Timestamp? {
        guard !(error is any UnretryableError) else { return nil }
        var (policy, failures): (RetryPolicy?, Int) = (nil, 0)
        if case .step(let step) = behaviour(of: address) {
            (policy, failures) = (step.retry, state[address].attempts)
        } else if let place = state.compensation(of: address) {
            let kept = state.compensations[place]
            (policy, failures) = (compensation(of: kept.step)?.retry, kept.attempts)
        }
        return policy?.wait(afterFailures: failures + 1, chance: chance()).map { now + $0 }
    }

    // MARK: - Decisions

    mutating func work(_ decision: inout Decision) {
        // What is left is found again when the run is resumed.
        guard !state.isPaused else { return }
        var next = 0
        while next < todo.count {
            if decision.events.events.count >= Self.eventsPerDecision || decision.payloadBytes > payloadLimit {
                decision.isCut = true
                break
            }
            let address = todo[next]
            next += 1
            decide(about: address, &decision)
            // A run that is over has nothing left to do.
            if todo.isEmpty { return }
        }
        todo.removeFirst(next)
    }

    private mutating func decide(about address: NodeAddress, _ decision: inout Decision) {
        // It may have been dropped since, and a loop may have taken it away.
        guard state.exists(address), state[address].isUnderWay, attempts[address] == nil else { return }
        if let due = state[address].due, due > decision.events.time, !state.outline(of: address).kind.listens { return }
        do {
            try act(on: address, &decision)
        } catch {
            record(.nodeFailed(address, ErrorReport(error)), &decision)
        }
    }

    /// - Throws: what the user's code throws; the run then fails at this node.
    private mutating func act(on address: NodeAddress, _ decision: inout Decision) throws {
        if state.isCompensating(address) { return try compensate(address, &decision) }
        switch behaviour(of: address) {
        case .structure, .collecting: return
        case .step(let step): try start(step, address, &decision)
        case .sleep(let sleep): try self.sleep(sleep, address, &decision)
        case .loop(let condition): try turn(condition, address, &decision)
        case .receive(let receive): try self.receive(receive, address, &decision)
        case .promise: try fulfil(address, &decision)
        case .wait(let wait): try self.wait(wait, address, &decision)
        case .attempt(let catches): try self.catch(catches, address, &decision)
        case .fail(let error): throw try error(try boxCopy(of: address))
        case .update, .choice, .forEach, .call, .finish: try recordResult(of: address, &decision)
        }
    }

    private mutating func start(_ step: StepBehaviour, _ address: NodeAddress, _ decision: inout Decision) throws {
        let body = try step.prepare(try box(of: address))
        let info = AttemptInfo(
            runID: runID, path: state.path(of: address), number: state[address].attempts + 1,
            tokens: tokens(inFrame: address.frame), reuse: state.reusesID ? state.number : nil)
        start(body, info, step.timeout, address, &decision)
    }

    private mutating func start(
        _ body: @escaping StepBody, _ info: AttemptInfo, _ timeout: Duration?, _ address: NodeAddress,
        _ decision: inout Decision
    ) {
        lastAttempt += 1
        attempts[address] = lastAttempt
        decision.works.append(
            .attempt(
                Attempt(
                    ticket: AttemptTicket(address: address, number: lastAttempt), info: info, body: body,
                    timeout: timeout, canBeDropped: cleansUp || state.hasBranches(around: address))))
    }

    /// The step that was done last is undone.
    private mutating func compensate(_ address: NodeAddress, _ decision: inout Decision) throws {
        guard let place = state.compensation(of: address), !state.compensations[place].isStuck else { return }
        let kept = state.compensations[place]
        do {
            guard let compensation = compensation(of: kept.step) else { throw MissingCompensationError() }
            let body = try compensation.prepare(try box(of: kept.step), kept.output)
            let info = AttemptInfo(
                runID: runID, path: "\(kept.path)/compensate", number: kept.attempts + 1,
                reuse: state.reusesID ? state.number : nil)
            start(body, info, compensation.timeout, address, &decision)
        } catch {
            record(.compensationFailed(address, ErrorReport(error), retryAt: nil), &decision)
        }
    }

    private func compensation(of step: NodeAddress) -> CompensationBehaviour? {
        guard case .step(let step) = behaviour(of: step) else { return nil }
        return step.compensation
    }

    private mutating func sleep(
        _ sleep: @Sendable (any StateBox, Timestamp) throws -> Timestamp, _ address: NodeAddress,
        _ decision: inout Decision
    ) throws {
        let now = decision.events.time
        if state[address].status == .open {
            let due = try sleep(try boxCopy(of: address), now)
            record(.sleepStarted(address, due: due), &decision)
            guard due <= now else { return dues.add(address, at: due) }
        }
        record(.sleepEnded(address), &decision)
    }

    private mutating func turn(
        _ condition: @Sendable (any StateBox) throws -> Bool, _ address: NodeAddress, _ decision: inout Decision
    ) throws {
        let again = try condition(try boxCopy(of: address))
        let limit = state.outline(of: address).limit
        if again, limit > 0, state[address].begun >= limit { throw LoopLimitError(limit: limit) }
        record(.looped(address, again: again), &decision)
    }

    private mutating func receive(
        _ receive: ReceiveBehaviour, _ address: NodeAddress, _ decision: inout Decision
    ) throws {
        let name = state.outline(of: address).signal
        guard let value = state.mailbox.first(named: name) else {
            receivers[name, default: []].append(address)
            return waitLonger(address, receive.limit, &decision)
        }
        let newState = try reduced(value, at: address)
        if let error = record(.received(address, state: newState), &decision) { throw error }
    }

    private mutating func wait(_ wait: WaitBehaviour, _ address: NodeAddress, _ decision: inout Decision) throws {
        if try wait.condition(try boxCopy(of: address)) {
            record(.waited(address), &decision)
        } else {
            waitLonger(address, wait.limit, &decision)
        }
    }

    /// What is waited for has not come. It may have come too late.
    private mutating func waitLonger(_ address: NodeAddress, _ limit: Duration?, _ decision: inout Decision) {
        let now = decision.events.time
        guard let due = state[address].due else {
            guard let limit else { return }
            record(.waitStarted(address, due: now + limit), &decision)
            return dues.add(address, at: now + limit)
        }
        guard due <= now else { return }
        if state.outline(of: address).children.isEmpty {
            record(.nodeFailed(address, ErrorReport(WaitTimeoutError(path: state.path(of: address)))), &decision)
        } else {
            record(.expired(address), &decision)
        }
    }

    private mutating func `catch`(
        _ catches: [CatchBehaviour], _ address: NodeAddress, _ decision: inout Decision
    ) throws {
        guard let failure = state[address].held?.failure.map(state.flowFailure) else { return }
        let copy = try boxCopy(of: address)
        let choice = try catches.firstIndex { try $0.takes(copy, failure) }
        if let error = record(.caught(address, choice), &decision) { throw error }
    }

    /// The nodes whose code makes one value, which is the fact.
    private mutating func recordResult(of address: NodeAddress, _ decision: inout Decision) throws {
        let copy = try boxCopy(of: address)
        let event: RunEvent
        switch behaviour(of: address) {
        case .update(let update):
            try update(copy)
            event = .updated(address, state: try copy.encoded())
        case .choice(let choose): event = .chose(address, try choose(copy))
        case .forEach(let each): event = .fannedOut(address, try each.start(copy))
        case .call(let call): event = .called(address, state: try call.start(copy))
        case .finish(let output): event = .returned(address, output: try output(copy))
        default: return
        }
        if let error = record(event, &decision) { throw error }
    }

    // MARK: - The user's code

    private func behaviour(of address: NodeAddress) -> NodeBehaviour {
        state.code(of: address.frame)?.behaviours[address.node] ?? .structure
    }

    private func box(of address: NodeAddress) throws -> any StateBox {
        guard let box = state.frames[address.frame].box else { throw MissingStateError() }
        return box
    }

    /// User code gets a copy, so that what it changes counts only once it is recorded.
    func boxCopy(of address: NodeAddress) throws -> any StateBox { try box(of: address).copy() }
}

/// The engine has lost a State: a mistake in Ratchet itself.
struct MissingStateError: Error, CustomStringConvertible {
    var description: String {
        "the State of a flow under way is missing; this is a mistake in Ratchet, please report it"
    }
}
