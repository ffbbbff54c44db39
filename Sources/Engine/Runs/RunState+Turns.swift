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
        let turn = TurnFrames(of: loop, in: self)
        while let last = frames.indices.last, turn.dropped.contains(last) { frames.removeLast() }
        leave(turn, of: loop)
        strays.add(turn.all.filter { $0 < frames.count })
    }

    /// In front of another branch's frames they leave their places free, as places are names: the next ones take them.
    mutating func freeFrames(below loop: NodeAddress) {
        let turn = TurnFrames(of: loop, in: self)
        for place in turn.dropped.union(turn.done).sorted() {
            frames[place] = .free
            free.add(place)
        }
        while let last = frames.indices.last, frames[last].isFree, last > 0 {
            frames.removeLast()
            free.removeLast(last)
        }
        leave(turn, of: loop)
        strays.remove(turn.done)
        strays.add(turn.all.subtracting(turn.dropped))
        for place in loop.node + 1..<outline(of: loop).end { frames[loop.frame].nodes[place].frames = 0..<0 }
    }

    /// Whether another turn of the loop leaves frames that nobody needs in front of others.
    func leavesFrames(_ loop: NodeAddress) -> Bool {
        let turn = TurnFrames(of: loop, in: self)
        return !turn.done.isEmpty || turn.dropped.contains { $0 < frames.count - turn.dropped.count }
    }

    /// What stays, because steps in it may have to be undone, must not name what has gone.
    private mutating func leave(_ turn: TurnFrames, of loop: NodeAddress) {
        let inside = loop.node..<outline(of: loop).end
        elements.forget { turn.all.contains($0.frame) || $0.frame == loop.frame && inside.contains($0.node) }
        for place in turn.all.subtracting(turn.dropped) {
            for node in frames[place].nodes.indices {
                frames[place].nodes[node].frames = 0..<0
                guard let failure = frames[place].nodes[node].held?.failure else { continue }
                guard turn.dropped.contains(failure.address.frame) else { continue }
                let own = NodeFailure(address: NodeAddress(frame: place, node: node), error: failure.error)
                frames[place].nodes[node].held = .failed(own)
            }
        }
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
