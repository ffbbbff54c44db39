/// The frames that a loop's turn has had, and which of them nobody needs once there is another turn.
struct TurnFrames {
    /// The turn's frames, and all below them.
    private(set) var all: Set<Int> = []
    /// Those in which no step may have to be undone, and in front of no such one.
    private(set) var dropped: Set<Int> = []
    /// Those of turns before, in which every step is undone by now.
    private(set) var done: Set<Int> = []

    init(of loop: NodeAddress, in state: RunState) {
        let inside = loop.node + 1..<state.outline(of: loop).end
        // Most loops have none.
        if state.frames[loop.frame].nodes[inside].contains(where: { !$0.frames.isEmpty }) {
            for node in inside { collect(NodeAddress(frame: loop.frame, node: node), in: state) }
        }
        guard !state.strays.places.isEmpty else { return }
        done = state.strays.done(below: loop, inside, in: state.frames)
        for place in state.strays.places where !done.contains(place) { keepAncestors(of: place, in: state.frames) }
    }

    /// - Returns: Whether all of the node's frames are dropped.
    @discardableResult
    private mutating func collect(_ node: NodeAddress, in state: RunState) -> Bool {
        var isWhole = true
        for place in state[node].frames where state.frames.indices.contains(place) {
            guard state.frames[place].parent == node else { continue }
            all.insert(place)
            var isDropped = state.frames[place].compensations == 0
            for inner in state.frames[place].nodes.indices {
                isDropped = collect(NodeAddress(frame: place, node: inner), in: state) && isDropped
            }
            if isDropped { dropped.insert(place) }
            isWhole = isWhole && isDropped
        }
        return isWhole
    }

    private mutating func keepAncestors(of place: Int, in frames: [Frame]) {
        var next = frames[place].parent
        while let parent = next {
            dropped.remove(parent.frame)
            next = frames[parent.frame].parent
        }
    }
}
