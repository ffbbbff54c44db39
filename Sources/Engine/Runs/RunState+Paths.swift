extension RunState {
    /// The node's path: the names from the root to it, with the keys of elements and the numbers of turns in brackets.
    package func path(of address: NodeAddress) -> String {
        let local = localPath(of: address)
        let frame = frames[address.frame]
        guard let parent = frame.parent else { return local }
        let outer = path(of: parent) + (frame.key.map { "[\($0)]" } ?? "")
        return local.isEmpty ? outer : "\(outer)/\(local)"
    }

    private func localPath(of address: NodeAddress) -> String {
        let nodes = outline(of: address.frame).nodes
        var parts: [String] = []
        var place = address.node
        while place >= 0 {
            let part = part(of: address.sibling(place), isInside: place != address.node)
            if !part.isEmpty { parts.append(part) }
            place = nodes[place].parent
        }
        return parts.reversed().joined(separator: "/")
    }

    /// A loop's name has the number of its turn for the nodes inside it.
    private func part(of address: NodeAddress, isInside: Bool) -> String {
        let outline = outline(of: address)
        return outline.kind == .loop && isInside ? "\(outline.name)[\(self[address].begun)]" : outline.name
    }
}
