/// Makes the picture of a workflow out of its outline.
struct OutlinePicture {
    private let outline: Outline

    init(_ outline: Outline) { self.outline = outline }

    var nodes: [PictureNode] {
        var budget = PictureBudget()
        return nodes(ofScope: 0, &budget, depth: 0)
    }

    private func nodes(ofScope scope: Int, _ budget: inout PictureBudget, depth: Int) -> [PictureNode] {
        guard outline.scopes.indices.contains(scope) else { return [] }
        return nodes(at: 0, of: outline.scopes[scope], &budget, depth: depth)
    }

    /// The node itself, or, in the place of a sequence that is only a body, those in it.
    private func nodes(
        at place: Int, of scope: Outline.Scope, _ budget: inout PictureBudget, depth: Int
    ) -> [PictureNode] {
        guard scope.nodes.indices.contains(place) else { return [] }
        let node = scope.nodes[place]
        guard !node.name.isEmpty else { return children(of: node, in: scope, &budget, depth: depth + 1) }
        budget.take()
        var picture = PictureNode(look: node.kind.look, name: node.name, notes: notes(of: node))
        picture.children = children(of: node, in: scope, &budget, depth: depth + 1)
        return [picture]
    }

    private func children(
        of node: Outline.Node, in scope: Outline.Scope, _ budget: inout PictureBudget, depth: Int
    ) -> [PictureNode] {
        guard node.inner == 0 else {
            return budget.nodes(of: [node.inner], depth: depth) { nodes(ofScope: $1, &$0, depth: depth) }
        }
        return budget.nodes(of: node.children, depth: depth) { nodes(at: $1, of: scope, &$0, depth: depth) }
    }

    private func notes(of node: Outline.Node) -> [String] {
        var notes: [String] = []
        if node.inner > 0, outline.scopes[node.inner].workflow != node.name {
            notes.append(outline.scopes[node.inner].workflow)
        }
        if node.limit > 0, !node.kind.look.limit.isEmpty { notes.append("\(node.limit) \(node.kind.look.limit)") }
        if !node.signal.isEmpty, node.signal != node.name { notes.append(node.signal) }
        return notes
    }
}
