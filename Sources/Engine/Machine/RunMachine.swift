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
    var attempts: [NodeAddress: Int] = [:]
    var lastAttempt = 0
    /// The nodes that wait for signals, by the signal's name, in the order in which they began to. One that does not
    /// wait any more is passed over.
    var receivers: [String: Deque<NodeAddress>] = [:]
    var dues = DueNodes()
    /// A run that is cancelled or takes too long has something to clean up, so that each of its attempts can be
    /// dropped.
    let cleansUp: Bool
    /// The place that the step has which is just being decided about.
    var granted: Grant?
    /// Whether the workflow has a `send`.
    private let sends: Bool
    let runID: String
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
        sends = state.plan.outline.scopes.contains { $0.nodes.contains { $0.kind == .send } }
        for address in todo { if let due = state[address].due { dues.add(address, at: due) } }
    }

    /// Nothing is under way and nothing is left to decide: the run waits for a moment, or for somebody outside.
    ///
    /// A signal that is just being sent is taken or refused soon.
    var isIdle: Bool {
        (todo.isEmpty || state.isPaused) && attempts.isEmpty && !state.isOver && !(sends && state.isSending)
    }

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
        recordAttributes(&decision)
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
        for closing in closings(state.closing) { decision.send(closing) }
        if let trouble = state.trouble {
            record(.nodeFailed(trouble.address, ErrorReport(trouble.error)), &decision)
        }
        recordAttributes(&decision)
        if state.isOver { forgetAll() }
        return nil
    }

    /// What the last event has made of the State may be what the run is found by.
    private mutating func recordAttributes(_ decision: inout Decision) {
        guard let changes = state.takeAttributeChanges() else { return }
        record(.attributesChanged(changes), &decision)
    }

    private mutating func forgetAll() {
        todo = []
        attempts = [:]
        receivers = [:]
        dues.removeAll()
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
        goOn(with: address, &decision)
    }

    /// Has a node do what is next for it; what the user's code throws fails it.
    mutating func goOn(with address: NodeAddress, _ decision: inout Decision) {
        do {
            try act(on: address, &decision)
        } catch {
            record(.nodeFailed(address, ErrorReport(error)), &decision)
        }
    }

    // MARK: - The user's code

    func behaviour(of address: NodeAddress) -> NodeBehaviour {
        state.code(of: address.frame)?.behaviours[address.node] ?? .structure
    }

    func box(of address: NodeAddress) throws -> any StateBox {
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
