import RatchetJournal

extension RunState {
    /// An event does not fit the run: the journal holds something that this run cannot have done.
    package struct Misfit: Error, CustomStringConvertible {
        package let description: String
    }

    /// The run as its first event makes it.
    package init(_ header: RunHeader, number: UInt64, state: Payload, plan: RunPlan, at time: Timestamp) throws {
        self.number = number
        self.header = header
        self.plan = plan
        started = time
        frames = [Frame(scope: 0, first: state)]
        advance(.begin(frame: 0), at: time)
        if let trouble { throw trouble.error }
    }

    /// The run as this event makes it; `nil` if no run begins with such an event.
    package init?(
        first event: RunEvent, at time: Timestamp, number: UInt64, plan: (RunHeader) throws -> RunPlan
    ) throws {
        switch event {
        case .started(let header, let state):
            try self.init(header, number: number, state: state, plan: try plan(header), at: time)
        case .forked(_, let value):
            var reader = ByteReader(value)
            try self.init(from: &reader, number: number, plan: plan)
            guard reader.isAtEnd, !isOver else { throw reader.malformed }
        default: return nil
        }
    }

    /// Takes in a fact, and works out what follows from the shape of the tree; see ``opened``.
    package mutating func apply(_ event: RunEvent, at time: Timestamp) throws {
        opened.removeAll(keepingCapacity: true)
        if !dropped.isEmpty { dropped.removeAll() }
        if !closing.isEmpty { closing.removeAll() }
        trouble = nil
        if let address = event.address { try check(address, for: event) }
        switch event {
        case .started, .forked: throw Misfit(description: "the run starts a second time")
        case .stepCompleted(let address, let output, let state):
            try complete(address, output: output, state: state, at: time)
        case .stepKept(let address, let output, let state):
            try complete(address, output: output, state: state, isKept: true, at: time)
        case .attemptFailed(let address, let error, let retryAt): fail(address, error, retryAt: retryAt, at: time)
        case .nodeFailed(let address, let error):
            dropSettlement(of: address)
            fail(address, error, at: time)
        case .sleepStarted(let address, let due), .waitStarted(let address, let due): wait(address, until: due)
        case .sleepEnded(let address), .waited(let address): advance(.close(address, .done), at: time)
        case .chose(let address, let choice): try take(choice, of: address, at: time)
        case .freed(let address): freeFrames(below: address)
        case .looped(let address, let again): turn(address, again: again, at: time)
        case .updated(let address, let state):
            try frames[address.frame].box?.load(state)
            stateChanged(address.frame)
            advance(.close(address, .done), at: time)
        case .fannedOut(let address, let elements): fanOut(address, elements, at: time)
        case .called(let address, let state):
            fanOut(address, [ElementStart(key: "", state: state)], at: time)
        case .returned(let address, let output):
            frames[address.frame].output = output
            advance(.close(address, .done), at: time)
        default: try applyOther(event, at: time)
        }
    }

    private mutating func applyOther(_ event: RunEvent, at time: Timestamp) throws {
        switch event {
        case .expired(let address): try expire(address, at: time)
        case .caught(let address, let choice): try catchError(choice, of: address, at: time)
        case .compensated(let address), .compensationSkipped(let address): try compensated(address, at: time)
        case .compensationFailed(let address, let error, let retryAt):
            try compensationFailed(address, error, retryAt: retryAt)
        case .compensationRetried(let address): try retryCompensation(address, at: time)
        case .answered, .paused, .resumed, .settled, .fulfilled, .reusedID: try applyMessage(event, at: time)
        case .progressed, .partCompleted, .cursorSet, .attemptBegan, .crashed: remember(event)
        case .childAsked, .childStarted, .childEnded, .sending, .sent, .effected:
            try applyDelivered(event, at: time)
        case .skipped(let address, let output, let state): try skip(address, output: output, state: state, at: time)
        case .retried(let address): retry(address)
        case .queued(let address, let queue, let due): stand(address, in: queue, until: due)
        case .unqueued(let address): leaveQueue(address)
        default: try applyToRun(event, at: time)
        }
    }

    private mutating func applyToRun(_ event: RunEvent, at time: Timestamp) throws {
        // What the event that ended the run has made of its State is said behind that.
        if case .attributesChanged(let changes) = event { return terms.take(changes) }
        guard !isOver else { throw Misfit(description: "an event comes after the run's end") }
        switch event {
        case .putAway(let due):
            asleepUntil = due
            isLaidBy = due == nil
        case .broughtBack:
            asleepUntil = nil
            isLaidBy = false
        case .signalled(let signal): mailbox.add(signal)
        case .received(let address, let state): try receive(address, state: state, at: time)
        case .cancelled:
            isPaused = false
            unwind(.dropped, at: time)
        case .timedOut(let error): unwind(.failed(NodeFailure(address: .root, error: error)), at: time)
        case .terminated: terminate(at: time)
        case .deadlineSet(let due): deadline = due
        case .tagged(let tags): terms.add(tags)
        case .childOf, .childGone: try applyDelivered(event, at: time)
        case .migrated(let migration): try migrate(migration)
        default: break
        }
    }

    private func check(_ address: NodeAddress, for event: RunEvent) throws {
        guard exists(address) else {
            throw Misfit(description: "an event is about node \(address.frame).\(address.node), which is not there")
        }
        // What makes a node fail may have been found out only after it was done, see `trouble`.
        var isExpected = self[address].isUnderWay && event.fits(outline(of: address).kind)
        if case .nodeFailed = event { isExpected = true }
        guard !isOver, isExpected else {
            throw Misfit(
                description: "an event does not fit the node '\(path(of: address))', which is \(self[address].status)")
        }
    }

    private mutating func complete(
        _ address: NodeAddress, output: Payload, state: Payload?, isKept: Bool = false, at time: Timestamp
    ) throws {
        try takeIn(output, state: state, of: address)
        // Not before: what the user's types do not take is no output.
        if isKept { keep(output, of: address) }
        update(address) { node in
            node.attempts += 1
            node.due = nil
            node.error = nil
            node.output = Preview(output)
        }
        stateChanged(address.frame)
        advance(.close(address, .done), at: time)
    }

    private mutating func receive(_ address: NodeAddress, state: Payload?, at time: Timestamp) throws {
        let name = outline(of: address).signal
        guard let value = mailbox.first(named: name) else {
            throw Misfit(description: "'\(path(of: address))' received a signal that has not come")
        }
        try takeIn(value, state: state, of: address)
        mailbox.removeFirst(named: name)
        update(address) { $0.output = Preview(value) }
        stateChanged(address.frame)
        advance(.close(address, .done), at: time)
    }

    private mutating func fail(
        _ address: NodeAddress, _ error: ErrorReport, retryAt: Timestamp?, at time: Timestamp
    ) {
        update(address) { node in
            node.attempts += 1
            node.error = error
            if node.memory?.isOfOneAttempt ?? false { node.remember { $0.hasEnded() } }
        }
        if let retryAt {
            wait(address, until: retryAt)
        } else {
            fail(address, error, at: time)
        }
    }

    /// The node fails; what is under way in it is dropped first.
    private mutating func fail(_ address: NodeAddress, _ error: ErrorReport, at time: Timestamp) {
        let outcome = NodeOutcome.failed(NodeFailure(address: address, error: error))
        guard self[address].isUnderWay else { return failLate(address, outcome, at: time) }
        var moves: [Move] = []
        let open = openFrames(of: address)
        if outline(of: address).kind == .attempt {
            update(address) { $0.held = outcome }
            cleanUp(address, &moves)
        } else if open.isEmpty {
            moves.append(.close(address, outcome))
        } else {
            update(address) { $0.held = outcome }
            moves += open.map { .drop(NodeAddress(frame: $0, node: 0)) }
        }
        advance(moves, at: time)
    }

    /// Where the code is not at hand, it is not seen that a result has no place in the State, and the node is taken for
    /// done until this is recorded. What came of the run in the meantime is not told apart: its next snapshot does
    /// that.
    private mutating func failLate(_ address: NodeAddress, _ outcome: NodeOutcome, at time: Timestamp) {
        finish(outcome, at: time)
        update(address) { node in
            node.status = .failed
            node.error = outcome.failure?.error
        }
        dropAll(at: time)
    }

    private mutating func wait(_ address: NodeAddress, until due: Timestamp) {
        update(address) { node in
            node.status = .waiting
            node.due = due
        }
    }

    private mutating func take(_ choice: Int?, of address: NodeAddress, at time: Timestamp) throws {
        guard let choice else { return advance(.close(address, .done), at: time) }
        let children = outline(of: address).children
        guard children.indices.contains(choice) else {
            throw Misfit(description: "'\(path(of: address))' has no branch \(choice)")
        }
        update(address) { $0.choice = choice }
        advance(.open(address.sibling(children[choice])), at: time)
    }

    /// Nothing came in time: the node's own branch is taken.
    private mutating func expire(_ address: NodeAddress, at time: Timestamp) throws {
        guard let otherwise = outline(of: address).children.first, self[address].choice == nil else {
            throw Misfit(description: "'\(path(of: address))' has nothing to do instead of waiting")
        }
        update(address) { node in
            node.status = .open
            node.choice = 0
            node.due = nil
        }
        advance(.open(address.sibling(otherwise)), at: time)
    }

    /// One of the node's catches takes the error, or none does.
    private mutating func catchError(_ choice: Int?, of address: NodeAddress, at time: Timestamp) throws {
        guard isCatching(address), let failure = self[address].held?.failure else {
            throw Misfit(description: "'\(path(of: address))' has no error to catch")
        }
        guard let choice else {
            var moves: [Move] = []
            cleanUp(address, &moves)
            return advance(moves, at: time)
        }
        let catches = outline(of: address).catches
        guard catches.indices.contains(catches.startIndex + choice) else {
            throw Misfit(description: "'\(path(of: address))' has no catch \(choice)")
        }
        try writeError(failure, choice, of: address)
        update(address) { $0.choice = choice + 1 }
        stateChanged(address.frame)
        advance(.open(address.sibling(catches[catches.startIndex + choice])), at: time)
    }

    mutating func update(_ address: NodeAddress, _ change: (inout NodeState) -> Void) {
        change(&frames[address.frame].nodes[address.node])
    }
}

extension RunEvent {
    /// Whether a node of this kind can do what the event says.
    fileprivate func fits(_ kind: NodeKind) -> Bool {
        switch self {
        case .stepCompleted, .stepKept, .attemptFailed, .progressed, .partCompleted, .cursorSet: kind == .step
        // Steps are undone for a scope, or for the run.
        case .attemptBegan, .crashed: kind == .step || kind == .scope || kind == .sequence
        case .sleepStarted, .sleepEnded: kind == .sleep
        case .waitStarted, .expired: kind == .receive || kind == .wait
        case .waited: kind == .wait
        case .caught: kind == .attempt
        case .compensated, .compensationFailed, .compensationSkipped, .compensationRetried:
            kind == .scope || kind == .sequence
        case .chose: kind == .choice
        case .freed, .looped: kind == .loop
        case .updated: kind == .update
        case .fannedOut: kind == .forEach || kind == .forEachCollecting
        case .called: kind == .call
        case .returned: kind == .finish
        case .received: kind == .receive
        case .effected: kind == .step || kind == .scope || kind == .sequence
        case .childAsked, .childStarted, .childEnded: kind == .start
        case .sending, .sent: kind == .send
        case .skipped: kind == .step || kind == .sleep || kind == .receive || kind == .wait
        case .retried, .queued, .unqueued: kind == .step
        case .fulfilled: kind == .promise
        case .nodeFailed, .started, .putAway, .broughtBack, .signalled, .cancelled, .deadlineSet, .timedOut,
            .terminated, .childOf, .childGone, .migrated, .forked, .answered, .paused, .resumed, .settled, .reusedID,
            .tagged, .attributesChanged:
            false
        }
    }
}
