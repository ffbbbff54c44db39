/// Nodes with several children under way at once, and those that hold an outcome until others have come to an end.
extension RunState {
    /// A branch of a `parallel` has come to its end.
    mutating func branchClosed(
        _ address: NodeAddress, _ outline: Outline.Node, child: Int, _ outcome: NodeOutcome, _ moves: inout [Move]
    ) {
        update(address) { $0.ended += 1 }
        if outcome.failure != nil {
            if outline.kind == .parallelCollecting {
                update(address.sibling(child)) { $0.held = outcome }
            } else if self[address].held == nil {
                hold(outcome, at: address, &moves)
            }
        }
        let node = self[address]
        if let held = node.held {
            if node.ended == node.begun { moves.append(.close(address, held)) }
        } else if node.begun < outline.children.count {
            update(address) { $0.begun += 1 }
            moves.append(.open(address.sibling(outline.children[node.begun])))
        } else if node.ended == outline.children.count {
            collectFailures(of: address, &moves)
        }
    }

    /// The node will end so, once what is still open in it has been dropped.
    private mutating func hold(_ outcome: NodeOutcome, at address: NodeAddress, _ moves: inout [Move]) {
        update(address) { $0.held = outcome }
        moves += openChildren(of: address).map(Move.drop)
    }

    private mutating func collectFailures(of address: NodeAddress, _ moves: inout [Move]) {
        do {
            try writeFailures(of: address)
            moves.append(.close(address, .done))
            stateChanged(address.frame)
        } catch {
            trouble = trouble ?? Trouble(address: address, error: error)
        }
    }

    /// A branch of a `race` has come to its end: the first one that counts is the winner, for good.
    mutating func armClosed(
        _ address: NodeAddress, _ outline: Outline.Node, child: Int, _ outcome: NodeOutcome, _ moves: inout [Move]
    ) {
        update(address) { $0.ended += 1 }
        if self[address].held == nil, outcome == .done || (outcome.failure != nil && outline.kind == .race) {
            update(address) { $0.choice = outline.children.firstIndex(of: child) }
            hold(outcome, at: address, &moves)
        }
        let node = self[address]
        guard node.ended == node.begun else { return }
        moves.append(.close(address, node.held ?? nobodyWon(address, last: outcome)))
    }

    private func nobodyWon(_ address: NodeAddress, last outcome: NodeOutcome) -> NodeOutcome {
        guard let failure = outcome.failure else { return outcome }
        let error = NoWinnerError(last: path(of: failure.address), failure.error)
        return .failed(NodeFailure(address: address, error: ErrorReport(error, cause: failure.error)))
    }

    // MARK: - Try, catch, finally

    /// A block of an `attempt` has come to its end: the body is its first child, then come the catches, and the last
    /// one is the `finally` if its limit says so.
    mutating func blockClosed(
        _ address: NodeAddress, _ outline: Outline.Node, child: Int, _ outcome: NodeOutcome, _ moves: inout [Move]
    ) {
        if child == outline.finally {
            let held = outcome == .done ? self[address].held ?? .done : outcome
            return moves.append(.close(address, held))
        }
        if self[address].held != .dropped { update(address) { $0.held = outcome } }
        if child == outline.children.first, self[address].held?.failure != nil, !outline.catches.isEmpty {
            // Which one takes it is for the user's code to say.
            opened.append(address)
        } else {
            cleanUp(address, &moves)
        }
    }

    /// Whatever has come of the node before, its `finally` comes last, and nothing keeps that from ending.
    mutating func cleanUp(_ address: NodeAddress, _ moves: inout [Move]) {
        if let finally = outline(of: address).finally, self[address.sibling(finally)].status == .idle {
            moves.append(.open(address.sibling(finally)))
        } else {
            moves.append(.close(address, self[address].held ?? .done))
        }
    }

    /// Whether it waits to be told which of its catches takes the error.
    func isCatching(_ address: NodeAddress) -> Bool {
        self[address].held?.failure != nil && self[address].choice == nil && openChildren(of: address).isEmpty
    }

    // MARK: - Dropping

    /// The node is not needed any more. A `finally`, and what undoes steps, is not dropped: it comes to its end first.
    mutating func drop(_ address: NodeAddress, _ moves: inout [Move]) {
        guard exists(address), self[address].isUnderWay else { return }
        let open = openChildren(of: address)
        switch outline(of: address).kind {
        case .attempt: dropBlock(address, open, &moves)
        case .parallel, .parallelCollecting, .race, .firstSuccess:
            hold(.dropped, at: address, &moves)
            if open.isEmpty { moves.append(.close(address, .dropped)) }
        case .forEach, .forEachCollecting, .call:
            let frames = openFrames(of: address)
            update(address) { $0.held = .dropped }
            moves += frames.map { .drop(NodeAddress(frame: $0, node: 0)) }
            if frames.isEmpty { moves.append(.close(address, .dropped)) }
        default:
            guard open.isEmpty else {
                // What cleans up in it may come to a good end: it does not go on behind that.
                let kind = outline(of: address).kind
                if kind == .sequence || kind == .scope, self[address].held == nil {
                    update(address) { $0.held = .dropped }
                }
                return moves += open.map(Move.drop)
            }
            if !isCompensating(address) { moves.append(.close(address, .dropped)) }
        }
    }

    private mutating func dropBlock(_ address: NodeAddress, _ open: [NodeAddress], _ moves: inout [Move]) {
        let finally = outline(of: address).finally
        let isCleaningUp = open.contains { $0.node == finally }
        if isCleaningUp || open.isEmpty {
            if self[address].held?.failure == nil || open.isEmpty { update(address) { $0.held = .dropped } }
            if open.isEmpty { cleanUp(address, &moves) }
        } else {
            moves += open.map(Move.drop)
        }
    }

    /// The node's children that are under way.
    func openChildren(of address: NodeAddress) -> [NodeAddress] {
        outline(of: address).children.lazy.map(address.sibling).filter { self[$0].isUnderWay }
    }

    /// The workflow is to end so: what is under way is dropped, and cleaned up.
    mutating func unwind(_ outcome: NodeOutcome, at time: Timestamp) {
        guard !isUnwinding else { return }
        update(.root) { $0.held = outcome }
        asleepUntil = nil
        isLaidBy = false
        advance(openChildren(of: .root).map(Move.drop), at: time)
    }

    /// The workflow is about to end, and has to be cleaned up first.
    package var isUnwinding: Bool { !isOver && self[.root].held != nil }
}

/// No branch of a race for the first success had one.
struct NoWinnerError: Error, CustomStringConvertible {
    let description: String

    init(last path: String, _ error: ErrorReport) {
        description = "no branch succeeded; the last one failed at '\(path)': \(error)"
    }
}
