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
        while let last = frames.indices.last, dropped.contains(last), frames[last].compensations == 0 {
            frames.removeLast()
        }
    }

    mutating func fanOut(_ address: NodeAddress, _ elements: [ElementStart], at time: Timestamp) {
        let outline = outline(of: address)
        let first = frames.count
        frames += elements.map { element in
            let key = outline.kind == .call ? nil : element.key
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
}
