extension RunState {
    /// The node's path: the names from the root to it, with the keys of elements and the numbers of turns in brackets.
    package func path(of address: NodeAddress) -> String {
        var path = ""
        append(pathOf: address, to: &path)
        return path
    }

    /// The same without the numbers of turns, for when it is not known any more which turn it was.
    package func pathWithoutTurns(of address: NodeAddress) -> String? {
        guard frames.indices.contains(address.frame), frames[address.frame].nodes.indices.contains(address.node) else {
            return nil
        }
        var path = ""
        append(pathOf: address, hasTurns: false, to: &path)
        return path
    }

    private func append(pathOf address: NodeAddress, hasTurns: Bool = true, to path: inout String) {
        if let parent = frames[address.frame].parent {
            append(pathOf: parent, hasTurns: hasTurns, to: &path)
            if let key = frames[address.frame].key { path += "[\(key)]" }
        }
        append(namesTo: address, isInside: false, hasTurns: hasTurns, to: &path)
    }

    /// A loop's name has the number of its turn for the nodes inside it.
    private func append(namesTo address: NodeAddress, isInside: Bool, hasTurns: Bool, to path: inout String) {
        let node = outline(of: address)
        if node.parent >= 0 {
            append(namesTo: address.sibling(node.parent), isInside: true, hasTurns: hasTurns, to: &path)
        }
        guard !node.name.isEmpty else { return }
        if !path.isEmpty { path += "/" }
        path += node.name
        // What is in a loop that has not begun is in its first turn.
        if isInside, hasTurns, node.kind == .loop { path += "[\(max(1, self[address].begun))]" }
    }
}
