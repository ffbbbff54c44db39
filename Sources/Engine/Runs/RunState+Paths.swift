extension RunState {
    /// The node's path: the names from the root to it, with the keys of elements and the numbers of turns in brackets.
    package func path(of address: NodeAddress) -> String {
        var path = ""
        append(pathOf: address, to: &path)
        return path
    }

    private func append(pathOf address: NodeAddress, to path: inout String) {
        if let parent = frames[address.frame].parent {
            append(pathOf: parent, to: &path)
            if let key = frames[address.frame].key { path += "[\(key)]" }
        }
        append(namesTo: address, isInside: false, to: &path)
    }

    /// A loop's name has the number of its turn for the nodes inside it.
    private func append(namesTo address: NodeAddress, isInside: Bool, to path: inout String) {
        let node = outline(of: address)
        if node.parent >= 0 { append(namesTo: address.sibling(node.parent), isInside: true, to: &path) }
        guard !node.name.isEmpty else { return }
        if !path.isEmpty { path += "/" }
        path += node.name
        if isInside, node.kind == .loop { path += "[\(self[address].begun)]" }
    }
}
