/// Where the nodes of a run are to be found once it goes on in another outline.
///
/// Every address in a ``RunState`` goes through ``remap(_:)``.
struct AddressMap {
    /// For each frame of the run its place afterwards; `nil` for one that is over and whose node is gone.
    let frames: [Int?]
    private let scopes: [OutlineMatch.Scope?]
    /// The scope of each frame, and the parent of each node in it.
    private let outlines: [(scope: Int, parents: [Int])]

    init(_ state: RunState, _ scopes: [OutlineMatch.Scope?]) {
        self.scopes = scopes
        outlines = state.frames.indices.map { frame in
            (state.frames[frame].scope, state.outline(of: frame).nodes.map(\.parent))
        }
        var (frames, count): ([Int?], Int) = ([], 0)
        for frame in state.frames {
            let isKept =
                scopes[frame.scope] != nil
                && frame.parent.map { parent in
                    frames[parent.frame] != nil && scopes[state.frames[parent.frame].scope]?.nodes[parent.node] != nil
                } ?? true
            frames.append(isKept ? count : nil)
            if isKept { count += 1 }
        }
        self.frames = frames
    }

    /// The node's address afterwards; `nil` if it is not there any more.
    func exact(_ address: NodeAddress) -> NodeAddress? {
        guard let frame = frames[address.frame], let node = scopes[outlines[address.frame].scope]?.nodes[address.node]
        else { return nil }
        return NodeAddress(frame: frame, node: node)
    }

    /// The node's address afterwards; of a node that is gone that of the nearest one around it.
    func remap(_ address: NodeAddress) -> NodeAddress {
        var address = address
        while true {
            if let found = exact(address) { return found }
            let parent = outlines[address.frame].parents[address.node]
            guard parent >= 0 else { return NodeAddress(frame: frames[address.frame] ?? 0, node: 0) }
            address = address.sibling(parent)
        }
    }
}
