extension RunState {
    /// One step of what follows from the shape of the tree.
    enum Move {
        case begin(frame: Int)
        case open(NodeAddress)
        case close(NodeAddress, NodeOutcome)
        /// The node is not needed any more; what has to be cleaned up in it is done first.
        case drop(NodeAddress)
    }

    /// What a flow returns that has no `Return`: the encoded `Nothing`.
    static let noOutput = Payload(bytes: Array("{}".utf8))

    /// Makes all the moves, and those that follow from them. A list and not a recursion, so that no tree is too deep
    /// and no loop of empty flows too long for the stack.
    mutating func advance(_ first: Move, at time: Timestamp) {
        var moves: [Move] = []
        moves.reserveCapacity(8)
        moves.append(first)
        advance(moves, at: time)
    }

    mutating func advance(_ moves: consuming [Move], at time: Timestamp) {
        var moves = moves
        var next = 0
        while next < moves.count {
            let move = moves[next]
            next += 1
            switch move {
            case .begin(let frame): begin(frame, &moves)
            case .open(let address): open(address, at: time, &moves)
            case .close(let address, let outcome): close(address, outcome, at: time, &moves)
            case .drop(let address): drop(address, &moves)
            }
        }
    }

    private mutating func begin(_ frame: Int, _ moves: inout [Move]) {
        do {
            if let first = frames[frame].first, let code = code(of: frame) {
                frames[frame].box = try code.makeState(first)
            }
        } catch {
            // All goes on as it does where the code is not at hand; what is recorded next ends it.
            note(Trouble(address: frames[frame].parent ?? NodeAddress(frame: frame, node: 0), error: error))
        }
        frames[frame].first = nil
        frames[frame].nodes = Array(repeating: NodeState(), count: outline(of: frame).nodes.count)
        moves.append(.open(NodeAddress(frame: frame, node: 0)))
    }

    private mutating func open(_ address: NodeAddress, at time: Timestamp, _ moves: inout [Move]) {
        update(address) { node in
            node.status = .open
            node.opened = time
        }
        let outline = outline(of: address)
        switch outline.kind {
        case .scope:
            let kept = compensationCount
            update(address) { $0.begun = kept }
            fallthrough
        case .sequence, .attempt:
            moves.append(outline.children.first.map { .open(address.sibling($0)) } ?? .close(address, .done))
        case .parallel, .parallelCollecting, .race, .firstSuccess: openBranches(of: address, outline, &moves)
        case .receive, .wait, .promise:
            update(address) { $0.status = .waiting }
            opened.append(address)
        case .step, .update, .choice, .loop, .forEach, .forEachCollecting, .call, .sleep, .finish, .fail, .start,
            .send:
            opened.append(address)
        }
    }

    private mutating func openBranches(of address: NodeAddress, _ outline: Outline.Node, _ moves: inout [Move]) {
        let count = outline.limit == 0 ? outline.children.count : min(outline.limit, outline.children.count)
        update(address) { $0.begun = count }
        moves += outline.children.prefix(count).map { .open(address.sibling($0)) }
        if count == 0 { moves.append(.close(address, .done)) }
    }

    private mutating func close(
        _ address: NodeAddress, _ outcome: NodeOutcome, at time: Timestamp, _ moves: inout [Move]
    ) {
        guard self[address].isUnderWay, !holdsForCompensation(address, outcome) else { return }
        update(address) { node in
            node.status = outcome.status
            node.closed = time
            node.due = nil
            node.held = nil
            if let failure = outcome.failure, failure.address == address { node.error = failure.error }
        }
        if outcome == .dropped { dropped.append(address) }
        let outline = outline(of: address)
        if outline.kind == .start { startClosed(address, outcome) }
        if outline.parent < 0 {
            end(address.frame, outcome, at: time, &moves)
        } else {
            childClosed(address.sibling(outline.parent), child: address.node, outcome, &moves)
        }
    }

    /// What the end of a child means for the node around it.
    private mutating func childClosed(
        _ address: NodeAddress, child: Int, _ outcome: NodeOutcome, _ moves: inout [Move]
    ) {
        let outline = outline(of: address)
        switch outline.kind {
        case .sequence, .scope: partClosed(address, outline, child: child, outcome, &moves)
        case .parallel, .parallelCollecting: branchClosed(address, outline, child: child, outcome, &moves)
        case .race, .firstSuccess: armClosed(address, outline, child: child, outcome, &moves)
        case .attempt: blockClosed(address, outline, child: child, outcome, &moves)
        case .loop where outcome == .done: opened.append(address)
        default: moves.append(.close(address, outcome))
        }
    }

    private mutating func partClosed(
        _ address: NodeAddress, _ outline: Outline.Node, child: Int, _ outcome: NodeOutcome, _ moves: inout [Move]
    ) {
        if let held = self[address].held { return moves.append(.close(address, held)) }
        guard outcome == .done, let next = outline.children.first(where: { $0 > child }) else {
            return moves.append(.close(address, outcome))
        }
        moves.append(.open(address.sibling(next)))
    }

    private mutating func end(
        _ frame: Int, _ outcome: NodeOutcome, at time: Timestamp, _ moves: inout [Move]
    ) {
        if outcome == .done { frames[frame].output = frames[frame].output ?? Self.noOutput }
        if frame == 0 { keepLastState() }
        if frames[frame].compensations == 0 { frames[frame].box = nil }
        if outcome.failure != nil { update(NodeAddress(frame: frame, node: 0)) { $0.held = outcome } }
        guard let parent = frames[frame].parent else { return finish(outcome, at: time) }
        frameEnded(parent, outcome, &moves)
    }

    /// An element of a `forEach`, or the flow of a `call`, has come to its end.
    private mutating func frameEnded(_ address: NodeAddress, _ outcome: NodeOutcome, _ moves: inout [Move]) {
        update(address) { $0.ended += 1 }
        let (node, outline) = (self[address], outline(of: address))
        if outcome.failure != nil, node.held == nil, outline.kind != .forEachCollecting {
            update(address) { $0.held = outcome }
            moves += openFrames(of: address).map { .drop(NodeAddress(frame: $0, node: 0)) }
        }
        if let held = self[address].held {
            if node.ended == node.begun { moves.append(.close(address, held)) }
        } else if node.begun < node.frames.count {
            update(address) { $0.begun += 1 }
            moves.append(.begin(frame: node.frames.lowerBound + node.begun))
        } else if node.ended == node.frames.count {
            collect(address, &moves)
        }
    }

    /// The frames of a node that have begun and not ended.
    func openFrames(of address: NodeAddress) -> [Int] {
        let node = self[address]
        return node.frames.prefix(node.begun).filter { !frames[$0].hasEnded }
    }

    /// A `forEach` over an empty list.
    mutating func endFanOut(_ address: NodeAddress, at time: Timestamp) {
        var moves: [Move] = []
        collect(address, &moves)
        advance(moves, at: time)
    }

    private mutating func collect(_ address: NodeAddress, _ moves: inout [Move]) {
        do {
            try writeOutputs(of: address)
            moves.append(.close(address, .done))
            stateChanged(address.frame)
        } catch {
            note(Trouble(address: address, error: error))
        }
    }

    private mutating func note(_ trouble: Trouble) { self.trouble = self.trouble ?? trouble }

    /// The run is over.
    mutating func finish(_ outcome: NodeOutcome, at time: Timestamp) {
        keepLastState()
        failure = outcome.failure
        ended = time
        asleepUntil = nil
        isLaidBy = false
        isPaused = false
        deadline = nil
        // Nobody receives what has come in any more, and nothing is undone.
        mailbox = Mailbox()
        settlements = [:]
        compensations = []
        for frame in frames.indices where frames[frame].box != nil { frames[frame].box = nil }
        closeAllChildren()
    }

    /// Somebody has ended the run at once.
    mutating func terminate(at time: Timestamp) {
        finish(.dropped, at: time)
        isTerminated = true
        dropAll(at: time)
    }

    mutating func dropAll(at time: Timestamp) {
        opened.removeAll()
        for frame in frames.indices {
            for place in frames[frame].nodes.indices where frames[frame].nodes[place].isUnderWay {
                update(NodeAddress(frame: frame, node: place)) { node in
                    node.status = .dropped
                    node.closed = time
                    node.due = nil
                    node.held = nil
                }
            }
        }
    }
}
