/// Makes the tree that is shown out of a run's flat lists of nodes and frames.
package struct RunTreeBuilder {
    /// No workflow that somebody wrote goes so deep; a damaged outline may, and the stack does not.
    private static let depthLimit = 200

    private let state: RunState

    package init(_ state: RunState) { self.state = state }

    /// The nodes of the workflow's body.
    package var nodes: [RunNode] { nodes(inFrame: 0, below: "", depth: 0) }

    private func nodes(inFrame frame: Int, below path: String, depth: Int) -> [RunNode] {
        guard state.frames[frame].hasBegun, depth < Self.depthLimit else { return [] }
        return nodes(at: NodeAddress(frame: frame, node: 0), below: path, depth: depth)
    }

    /// The node itself, or, in the place of a sequence that is only a body, those in it.
    private func nodes(at address: NodeAddress, below outer: String, depth: Int) -> [RunNode] {
        guard depth < Self.depthLimit else { return [] }
        let outline = state.outline(of: address)
        let node = state[address]
        guard !outline.name.isEmpty else {
            return children(of: address, outline).flatMap { nodes(at: $0, below: outer, depth: depth + 1) }
        }
        let path = outer.isEmpty ? outline.name : "\(outer)/\(outline.name)"
        let choice = node.choice.flatMap { outline.children.indices.contains($0) ? outline.children[$0] : nil }
        return [
            RunNode(
                .node(outline.kind), outline.name, path: path, node,
                choice: choice.map { state.outline(of: address.sibling($0)).name },
                signal: outline.kind == .receive ? outline.signal : nil,
                below(address, outline, path, took: choice, depth: depth + 1))
        ]
    }

    private func below(
        _ address: NodeAddress, _ outline: Outline.Node, _ path: String, took choice: Int?, depth: Int
    ) -> [RunNode] {
        switch outline.kind {
        case .forEach, .forEachCollecting:
            return frames(of: address).map { element($0, of: path, depth: depth) }
        case .call:
            return frames(of: address).flatMap { nodes(inFrame: $0, below: path, depth: depth) }
        case .choice:
            guard let choice else {
                if state[address].status == .done { return [] }
                break
            }
            let branch = address.sibling(choice)
            let name = state.outline(of: branch).name
            return children(of: branch, state.outline(of: branch)).flatMap {
                nodes(at: $0, below: name.isEmpty ? path : "\(path)/\(name)", depth: depth)
            }
        default: break
        }
        let turn = outline.kind == .loop && state[address].begun > 0 ? "[\(state[address].begun)]" : ""
        return children(of: address, outline).flatMap { nodes(at: $0, below: path + turn, depth: depth) }
    }

    /// Those of the turn that a loop around it is in; and those that know it as their parent, see `children`.
    private func frames(of address: NodeAddress) -> [Int] {
        state[address].frames.filter { state.frames[$0].parent == address }
    }

    private func element(_ frame: Int, of path: String, depth: Int) -> RunNode {
        let key = state.frames[frame].key ?? ""
        let path = "\(path)[\(key)]"
        // A sub-flow that has not begun has no nodes; it never will have if the run is over.
        let idle = NodeState()
        return RunNode(
            .element, key, path: path, state.frames[frame].nodes.first ?? idle,
            nodes(inFrame: frame, below: path, depth: depth))
    }

    /// Those that know it as their parent, so that even a damaged outline is a tree.
    private func children(of address: NodeAddress, _ outline: Outline.Node) -> [NodeAddress] {
        outline.children.map(address.sibling).filter { state.outline(of: $0).parent == address.node }
    }
}
