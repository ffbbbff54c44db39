/// Frames that no node names any more: a turn of a loop has left them because steps in them may have to be undone.
struct StrayFrames: Sendable {
    /// In order: what is inside of a frame stands behind it.
    private(set) var places: [Int] = []

    init() {}

    /// Those in a list of frames.
    init(in frames: [Frame]) {
        // Most runs have no sub-flow.
        guard frames.count > 1 else { return }
        var isNamed = Array(repeating: false, count: frames.count)
        isNamed[0] = true
        for (place, frame) in frames.enumerated() where isNamed[place] {
            for (node, state) in frame.nodes.enumerated() {
                let address = NodeAddress(frame: place, node: node)
                for inner in state.frames where frames.indices.contains(inner) && frames[inner].parent == address {
                    isNamed[inner] = true
                }
            }
        }
        places = frames.indices.filter { !isNamed[$0] && !frames[$0].isFree }
    }

    mutating func add(_ new: some Sequence<Int>) { places = (places + new).sorted() }

    mutating func remove(_ gone: Set<Int>) { places.removeAll(where: gone.contains) }

    /// Those below a node of which nothing has to be undone any more.
    func done(below loop: NodeAddress, _ nodes: Range<Int>, in frames: [Frame]) -> Set<Int> {
        var done: Set<Int> = []
        var kept: Set<Int> = []
        for place in places.reversed() {
            let isDone = frames[place].compensations == 0 && !kept.contains(place)
            if isDone, Self.isInside(place, loop, nodes, frames) {
                done.insert(place)
            } else if let parent = frames[place].parent {
                kept.insert(parent.frame)
            }
        }
        return done
    }

    private static func isInside(_ place: Int, _ loop: NodeAddress, _ nodes: Range<Int>, _ frames: [Frame]) -> Bool {
        var place = place
        while let parent = frames[place].parent {
            if parent.frame == loop.frame { return nodes.contains(parent.node) }
            place = parent.frame
        }
        return false
    }
}
