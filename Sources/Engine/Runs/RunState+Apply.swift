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

    /// Takes in a fact, and works out what follows from the shape of the tree; see ``opened``.
    package mutating func apply(_ event: RunEvent, at time: Timestamp) throws {
        opened.removeAll(keepingCapacity: true)
        trouble = nil
        if let address = event.address { try check(address, for: event) }
        switch event {
        case .started: throw Misfit(description: "the run starts a second time")
        case .stepCompleted(let address, let output, let state):
            try complete(address, output: output, state: state, at: time)
        case .attemptFailed(let address, let error, let retryAt): fail(address, error, retryAt: retryAt, at: time)
        case .nodeFailed(let address, let error):
            dropSettlement(of: address)
            end(with: NodeFailure(address: address, error: error), at: time)
        case .sleepStarted(let address, let due): wait(address, until: due)
        case .sleepEnded(let address): advance(.close(address), at: time)
        case .chose(let address, let choice): try take(choice, of: address, at: time)
        case .looped(let address, let again): turn(address, again: again, at: time)
        case .updated(let address, let state):
            try frames[address.frame].box?.load(state)
            advance(.close(address), at: time)
        case .fannedOut(let address, let elements): fanOut(address, elements, at: time)
        case .called(let address, let state):
            fanOut(address, [ElementStart(key: "", state: state)], at: time)
        case .returned(let address, let output):
            advance(.close(address, output: output), at: time)
        case .putAway, .broughtBack, .signalled, .received, .cancelled: try applyToRun(event, at: time)
        case .answered, .paused, .resumed, .settled, .fulfilled, .reusedID: try applyMessage(event, at: time)
        }
    }

    private mutating func applyToRun(_ event: RunEvent, at time: Timestamp) throws {
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
            cancel(at: time)
        default: break
        }
    }

    private func check(_ address: NodeAddress, for event: RunEvent) throws {
        guard frames.indices.contains(address.frame), frames[address.frame].nodes.indices.contains(address.node) else {
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
        _ address: NodeAddress, output: Payload, state: Payload?, at time: Timestamp
    ) throws {
        try takeIn(output, state: state, of: address)
        update(address) { node in
            node.attempts += 1
            node.due = nil
            node.error = nil
            node.output = Preview(output)
        }
        advance(.close(address), at: time)
    }

    private mutating func receive(_ address: NodeAddress, state: Payload?, at time: Timestamp) throws {
        let name = outline(of: address).signal
        guard let value = mailbox.first(named: name) else {
            throw Misfit(description: "'\(path(of: address))' received a signal that has not come")
        }
        try takeIn(value, state: state, of: address)
        mailbox.removeFirst(named: name)
        update(address) { $0.output = Preview(value) }
        advance(.close(address), at: time)
    }

    /// A value goes into its node's slot, or a reducer's State takes the place of the old one, where the State is at
    /// hand.
    func takeIn(_ value: Payload, state: Payload?, of address: NodeAddress) throws {
        guard let box = frames[address.frame].box else { return }
        if let state { return try box.load(state) }
        guard case .write(let write) = code(of: address.frame)?.behaviours[address.node].result else { return }
        try write(box, value)
    }

    private mutating func fail(
        _ address: NodeAddress, _ error: ErrorReport, retryAt: Timestamp?, at time: Timestamp
    ) {
        update(address) { node in
            node.attempts += 1
            node.error = error
        }
        if let retryAt {
            wait(address, until: retryAt)
        } else {
            end(with: NodeFailure(address: address, error: error), at: time)
        }
    }

    private mutating func wait(_ address: NodeAddress, until due: Timestamp) {
        update(address) { node in
            node.status = .waiting
            node.due = due
        }
    }

    private mutating func take(_ choice: Int?, of address: NodeAddress, at time: Timestamp) throws {
        guard let choice else { return advance(.close(address), at: time) }
        let children = outline(of: address).children
        guard children.indices.contains(choice) else {
            throw Misfit(description: "'\(path(of: address))' has no branch \(choice)")
        }
        update(address) { $0.choice = choice }
        advance(.open(address.sibling(children[choice])), at: time)
    }

    private mutating func turn(_ address: NodeAddress, again: Bool, at time: Timestamp) {
        let outline = outline(of: address)
        guard again, let body = outline.children.first else { return advance(.close(address), at: time) }
        dropFrames(below: address)
        for place in body..<outline.end { frames[address.frame].nodes[place] = NodeState() }
        update(address) { $0.begun += 1 }
        advance(.open(address.sibling(body)), at: time)
    }

    /// The sub-flows of the turns before are of no interest any more. Those at the list's end go, so that a long loop
    /// takes no more room than a short one; in front of another branch's they stay, as places are names.
    private mutating func dropFrames(below loop: NodeAddress) {
        let inside = loop.node + 1..<outline(of: loop).end
        let nodes = frames[loop.frame].nodes[inside]
        // Most loops have none, and no turn looks at what other branches have.
        guard let first = nodes.lazy.filter({ !$0.frames.isEmpty }).map(\.frames.lowerBound).min() else { return }
        var dropped: Set<Int> = []
        for place in first..<frames.count {
            guard let parent = frames[place].parent else { continue }
            let isInside = parent.frame == loop.frame && inside.contains(parent.node)
            if isInside || dropped.contains(parent.frame) { dropped.insert(place) }
        }
        while let last = frames.indices.last, dropped.contains(last) { frames.removeLast() }
    }

    private mutating func fanOut(_ address: NodeAddress, _ elements: [ElementStart], at time: Timestamp) {
        let outline = outline(of: address)
        let first = frames.count
        frames += elements.map { element in
            let key = outline.kind == .forEach ? element.key : nil
            return Frame(scope: outline.inner, parent: address, key: key, first: element.state)
        }
        let count = outline.limit == 0 ? elements.count : min(outline.limit, elements.count)
        update(address) { node in
            node.frames = first..<first + elements.count
            node.begun = count
        }
        if elements.isEmpty { return endFanOut(address, at: time) }
        advance((first..<first + count).map { .begin(frame: $0) }, at: time)
    }

    mutating func update(_ address: NodeAddress, _ change: (inout NodeState) -> Void) {
        change(&frames[address.frame].nodes[address.node])
    }
}

extension RunEvent {
    /// Whether a node of this kind can do what the event says.
    fileprivate func fits(_ kind: NodeKind) -> Bool {
        switch self {
        case .stepCompleted, .attemptFailed: kind == .step
        case .sleepStarted, .sleepEnded: kind == .sleep
        case .chose: kind == .choice
        case .looped: kind == .loop
        case .updated: kind == .update
        case .fannedOut: kind == .forEach
        case .called: kind == .call
        case .returned: kind == .finish
        case .received: kind == .receive
        case .fulfilled: kind == .promise
        case .nodeFailed, .started, .putAway, .broughtBack, .signalled, .cancelled, .answered, .paused, .resumed,
            .settled, .reusedID:
            false
        }
    }
}
