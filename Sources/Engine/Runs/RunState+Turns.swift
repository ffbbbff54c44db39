import RatchetJournal

/// Turns of loops, and the sub-flows that nodes have.
extension RunState {
    mutating func turn(_ address: NodeAddress, again: Bool, at time: Timestamp) {
        let outline = outline(of: address)
        guard again, let body = outline.children.first else { return advance(.close(address, .done), at: time) }
        dropFrames(below: address)
        for place in body..<outline.end { frames[address.frame].nodes[place] = NodeState() }
        update(address) { $0.begun += 1 }
        advance(.open(address.sibling(body)), at: time)
    }

    /// The sub-flows of the turns before are of no interest any more. Those at the list's end go, so that a long loop
    /// takes no more room than a short one.
    private mutating func dropFrames(below loop: NodeAddress) {
        let dropped = framesOfTurn(of: loop)
        while let last = frames.indices.last, dropped.contains(last) { frames.removeLast() }
    }

    /// In front of another branch's frames they leave their places free, as places are names: the next ones take them.
    mutating func freeFrames(below loop: NodeAddress) {
        for place in framesOfTurn(of: loop) {
            frames[place] = .free
            free.add(place)
        }
        while let last = frames.indices.last, frames[last].isFree, last > 0 {
            frames.removeLast()
            free.removeLast(last)
        }
        let body = loop.node + 1..<outline(of: loop).end
        for place in body { frames[loop.frame].nodes[place].frames = 0..<0 }
    }

    /// Whether another turn of the loop leaves frames that nobody needs in front of others.
    func leavesFrames(_ loop: NodeAddress) -> Bool {
        let dropped = framesOfTurn(of: loop)
        return dropped.contains { $0 < frames.count - dropped.count }
    }

    /// The frames of a loop's turn and those below them, but for those in which a step may have to be undone.
    private func framesOfTurn(of loop: NodeAddress) -> Set<Int> {
        let inside = loop.node + 1..<outline(of: loop).end
        // Most loops have none.
        guard frames[loop.frame].nodes[inside].contains(where: { !$0.frames.isEmpty }) else { return [] }
        var dropped: Set<Int> = []
        for node in inside { collect(NodeAddress(frame: loop.frame, node: node), into: &dropped) }
        return dropped
    }

    /// - Returns: Whether all of the node's frames are dropped.
    @discardableResult
    private func collect(_ node: NodeAddress, into dropped: inout Set<Int>) -> Bool {
        var isWhole = true
        for place in self[node].frames where frames.indices.contains(place) && frames[place].parent == node {
            var isDropped = frames[place].compensations == 0
            for inner in frames[place].nodes.indices {
                isDropped = collect(NodeAddress(frame: place, node: inner), into: &dropped) && isDropped
            }
            if isDropped { dropped.insert(place) }
            isWhole = isWhole && isDropped
        }
        return isWhole
    }

    mutating func fanOut(_ address: NodeAddress, _ new: [ElementStart], at time: Timestamp) {
        let outline = outline(of: address)
        let first = add(
            new.map { element in
                let key = outline.kind == .call ? nil : element.key
                return Frame(scope: outline.inner, parent: address, key: key, first: element.state)
            }, behind: address.frame)
        elements.add(first..<first + new.count, of: address, in: frames, plan.outline)
        let count = outline.limit == 0 ? new.count : min(outline.limit, new.count)
        update(address) { node in
            node.frames = first..<first + new.count
            node.begun = count
        }
        if new.isEmpty { return endFanOut(address, at: time) }
        advance((first..<first + count).map { .begin(frame: $0) }, at: time)
    }

    /// - Returns: The place of the first of the new frames.
    private mutating func add(_ new: [Frame], behind frame: Int) -> Int {
        guard let first = free.take(new.count, behind: frame) else {
            frames += new
            return frames.count - new.count
        }
        frames.replaceSubrange(first..<first + new.count, with: new)
        return first
    }
}
