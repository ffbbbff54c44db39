extension RunState {
    /// One step of what follows from the shape of the tree.
    enum Move {
        case begin(frame: Int)
        case open(NodeAddress)
        /// The node is done; a `finish` node brings its flow's output.
        case close(NodeAddress, output: Payload? = nil)
        case end(frame: Int, output: Payload)
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
        while next < moves.count, trouble == nil {
            let move = moves[next]
            next += 1
            switch move {
            case .begin(let frame): begin(frame, &moves)
            case .open(let address): open(address, at: time, &moves)
            case .close(let address, let output): close(address, output, at: time, &moves)
            case .end(let frame, let output): end(frame, output, at: time, &moves)
            }
        }
    }

    private mutating func begin(_ frame: Int, _ moves: inout [Move]) {
        do {
            if let first = frames[frame].first, let code = code(of: frame) {
                frames[frame].box = try code.makeState(first)
            }
        } catch {
            trouble = Trouble(address: frames[frame].parent ?? NodeAddress(frame: frame, node: 0), error: error)
            return
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
        case .sequence:
            moves.append(outline.children.first.map { .open(address.sibling($0)) } ?? .close(address))
        case .parallel: openBranches(of: address, outline, &moves)
        case .receive, .promise:
            update(address) { $0.status = .waiting }
            opened.append(address)
        case .step, .update, .choice, .loop, .forEach, .call, .sleep, .finish: opened.append(address)
        }
    }

    private mutating func openBranches(of address: NodeAddress, _ outline: Outline.Node, _ moves: inout [Move]) {
        let count = outline.limit == 0 ? outline.children.count : min(outline.limit, outline.children.count)
        update(address) { $0.begun = count }
        moves += outline.children.prefix(count).map { .open(address.sibling($0)) }
        if count == 0 { moves.append(.close(address)) }
    }

    private mutating func close(
        _ address: NodeAddress, _ output: Payload?, at time: Timestamp, _ moves: inout [Move]
    ) {
        update(address) { node in
            node.status = .done
            node.closed = time
            node.due = nil
        }
        let outline = outline(of: address)
        if outline.parent < 0 || output != nil {
            moves.append(.end(frame: address.frame, output: output ?? Self.noOutput))
        } else {
            childClosed(address.sibling(outline.parent), child: address.node, &moves)
        }
    }

    private mutating func childClosed(_ address: NodeAddress, child: Int, _ moves: inout [Move]) {
        let outline = outline(of: address)
        switch outline.kind {
        case .sequence:
            let next = outline.children.first { $0 > child }
            moves.append(next.map { .open(address.sibling($0)) } ?? .close(address))
        case .parallel: branchClosed(address, outline, &moves)
        case .loop: opened.append(address)
        default: moves.append(.close(address))
        }
    }

    private mutating func branchClosed(_ address: NodeAddress, _ outline: Outline.Node, _ moves: inout [Move]) {
        update(address) { $0.ended += 1 }
        let node = self[address]
        if node.begun < outline.children.count {
            update(address) { $0.begun += 1 }
            moves.append(.open(address.sibling(outline.children[node.begun])))
        } else if node.ended == outline.children.count {
            moves.append(.close(address))
        }
    }

    private mutating func end(_ frame: Int, _ output: Payload, at time: Timestamp, _ moves: inout [Move]) {
        frames[frame].output = output
        dropOpenNodes(of: frame, at: time)
        if frame == 0 { keepLastState() }
        frames[frame].box = nil
        guard let parent = frames[frame].parent else {
            finish(at: time)
            return
        }
        update(parent) { $0.ended += 1 }
        let node = self[parent]
        if node.begun < node.frames.count {
            update(parent) { $0.begun += 1 }
            moves.append(.begin(frame: node.frames.lowerBound + node.begun))
        } else if node.ended == node.frames.count {
            collect(parent, &moves)
        }
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
            moves.append(.close(address))
        } catch {
            trouble = Trouble(address: address, error: error)
        }
    }

    /// The sub-flows' outputs go into their slot, where the State is at hand.
    private func writeOutputs(of address: NodeAddress) throws {
        guard let box = frames[address.frame].box, let code = code(of: address.frame) else { return }
        let outputs = frames[self[address].frames].compactMap(\.output)
        switch code.behaviours[address.node] {
        case .forEach(let behaviour): try behaviour.collect(box, outputs)
        case .call(let behaviour): if let output = outputs.first { try behaviour.collect(box, output) }
        default: break
        }
    }

    /// The run fails: what was under way beside the node is dropped.
    mutating func end(with failure: NodeFailure, at time: Timestamp) {
        self.failure = failure
        finish(at: time)
        update(failure.address) { node in
            node.status = .failed
            node.closed = time
            node.due = nil
            node.error = failure.error
        }
        dropAll(at: time)
    }

    /// Somebody has ended the run: all that was under way is dropped.
    mutating func cancel(at time: Timestamp) {
        finish(at: time)
        dropAll(at: time)
    }

    /// Nobody receives what has come in any more.
    private mutating func finish(at time: Timestamp) {
        ended = time
        asleepUntil = nil
        isLaidBy = false
        isPaused = false
        mailbox = Mailbox()
        settlements = [:]
        keepLastState()
    }

    private mutating func dropAll(at time: Timestamp) {
        opened.removeAll()
        for frame in frames.indices {
            dropOpenNodes(of: frame, at: time)
            frames[frame].box = nil
        }
    }

    private mutating func dropOpenNodes(of frame: Int, at time: Timestamp) {
        for place in frames[frame].nodes.indices where frames[frame].nodes[place].isUnderWay {
            let isStructure = outline(of: frame).nodes[place].parent < 0 && frames[frame].hasEnded
            update(NodeAddress(frame: frame, node: place)) { node in
                node.status = isStructure ? .done : .dropped
                node.closed = time
                node.due = nil
            }
        }
    }
}
