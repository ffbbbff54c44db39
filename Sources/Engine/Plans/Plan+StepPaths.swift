extension Plan {
    /// What the paths of its steps look like, and of what undoes them: a `*` stands for the key of an element, or for
    /// the number of a turn.
    package var stepPaths: [String] {
        var outer = Array(repeating: "", count: outline.scopes.count)
        var steps: [String] = []
        for (scope, code) in zip(outline.scopes.indices, scopes) {
            let nodes = outline.scopes[scope].nodes
            let paths = Self.paths(of: nodes, below: outer[scope])
            for (place, node) in nodes.enumerated() {
                if node.inner > scope { outer[node.inner] = paths[place] + (node.kind.hasElements ? "[*]" : "") }
                guard node.kind == .step else { continue }
                steps.append(paths[place])
                if code.behaviours[place].isCompensated { steps.append("\(paths[place])/\(RunState.undoingName)") }
            }
        }
        return steps
    }

    private static func paths(of nodes: [Outline.Node], below outer: String) -> [String] {
        nodes.reduce(into: []) { paths, node in
            let turn = node.parent >= 0 && nodes[node.parent].kind == .loop ? "[*]" : ""
            paths.append(CheckedNode.joined(node.parent < 0 ? outer : paths[node.parent] + turn, node.name))
        }
    }
}

extension NodeKind {
    /// Whether the keys of its elements stand in the paths of what is in them.
    fileprivate var hasElements: Bool { self == .forEach || self == .forEachCollecting }
}
