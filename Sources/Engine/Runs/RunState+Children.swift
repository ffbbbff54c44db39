import RatchetJournal

/// What goes from this run to others, and comes from them.
extension RunState {
    /// Whether some node waits until what it sends is taken, which is soon.
    var isSending: Bool {
        frames.indices.contains { frame in
            !frames[frame].hasEnded
                && zip(frames[frame].nodes, outline(of: frame).nodes).contains { node, outline in
                    outline.kind == .send && node.status == .waiting
                }
        }
    }

    /// Whether somebody waits for the reply: the node may have been dropped since, or be in another turn.
    func awaits(_ reply: Reply) -> Bool {
        guard !isOver else { return false }
        if case .ended = reply.content, children[reply.run]?.isDetached == true { return true }
        return isWaiting(placed(reply).node, for: reply.run)
    }

    /// The reply with the place at which its node stands now: the run may go on in another tree since it asked.
    func placed(_ reply: Reply) -> Reply {
        // One that was dropped does not wait any more, and no other node is told in its place.
        guard !exists(reply.node) || self[reply.node].target != reply.run,
            let node = node(waitingFor: reply.run)
        else { return reply }
        return Reply(node, reply.run, reply.content)
    }

    private func node(waitingFor run: RunID) -> NodeAddress? {
        for frame in frames.indices where !frames[frame].hasEnded {
            if let node = frames[frame].nodes.firstIndex(where: { $0.status == .waiting && $0.target == run }) {
                return NodeAddress(frame: frame, node: node)
            }
        }
        return nil
    }

    func isWaiting(_ address: NodeAddress, for run: RunID) -> Bool {
        exists(address) && self[address].status == .waiting && self[address].target == run
    }

    // MARK: - Facts

    mutating func applyDelivered(_ event: RunEvent, at time: Timestamp) throws {
        switch event {
        case .childOf(let link): parent = link
        case .childAsked(let address, let run, let policy, let isDetached):
            wait(address, for: run)
            if !isDetached || policy != .abandon {
                children[run] = OpenChild(run, policy, isDetached: isDetached)
            }
        case .childStarted(let address): try noteStarted(address, at: time)
        case .childEnded(let address, let output):
            try takeIn(output, state: nil, of: address)
            update(address) { $0.output = Preview(output) }
            stateChanged(address.frame)
            advance(.close(address, .done), at: time)
        case .childGone(let run): children[run] = nil
        case .sending(let address, let run): wait(address, for: run)
        case .sent(let address): advance(.close(address, .done), at: time)
        case .effected: break
        default: break
        }
    }

    private mutating func wait(_ address: NodeAddress, for run: RunID) {
        update(address) { node in
            node.status = .waiting
            node.target = run
        }
    }

    /// The slot of a child that nobody waits for gets its id.
    private mutating func noteStarted(_ address: NodeAddress, at time: Timestamp) throws {
        if let run = self[address].target { try takeIn(try Payload(encoding: run), state: nil, of: address) }
        stateChanged(address.frame)
        advance(.close(address, .done), at: time)
    }

    // MARK: - Letting go

    /// A `start` has come to its end. If it was dropped, its child is closed, as its policy says; else there is none
    /// any more, or it has ended, unless nobody waits for it.
    mutating func startClosed(_ address: NodeAddress, _ outcome: NodeOutcome) {
        guard let run = self[address].target, let child = children[run] else { return }
        if child.isDetached, outcome.failure == nil { return }
        children[run] = nil
        if outcome == .dropped { close(child) }
    }

    /// The run is over.
    mutating func closeAllChildren() {
        for child in orderedChildren { close(child) }
        children = [:]
    }

    private mutating func close(_ child: OpenChild) {
        if child.policy != .abandon { closing.append(child) }
    }

    private var orderedChildren: [OpenChild] {
        children.values.sorted { $0.id.rawValue.utf8.lexicographicallyPrecedes($1.id.rawValue.utf8) }
    }

    // MARK: - In the run's value

    func writeChildren(to writer: inout ByteWriter) {
        writer.varint(children.count)
        for child in orderedChildren { child.write(to: &writer) }
    }

    mutating func readChildren(from reader: inout ByteReader) throws(ByteReader.Malformed) {
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            let child = try OpenChild(from: &reader)
            guard children.updateValue(child, forKey: child.id) == nil else { throw reader.malformed }
        }
        guard !children.isEmpty else { throw reader.malformed }
    }
}
