import RatchetEngine

extension Outline {
    /// The tree as text, one node a line: kind, name, and what limits it or which scope it runs.
    var text: String {
        scopes.map { scope in
            (["\(scope.workflow):"] + scope.lines(at: 0, depth: 1)).joined(separator: "\n")
        }.joined(separator: "\n")
    }
}

extension Outline.Scope {
    fileprivate func lines(at place: Int, depth: Int) -> [String] {
        let node = nodes[place]
        var line = String(repeating: "  ", count: depth) + "\(node.kind)"
        if !node.name.isEmpty { line += " '\(node.name)'" }
        if node.limit > 0 { line += " limit \(node.limit)" }
        if node.inner > 0 { line += " -> \(node.inner)" }
        return [line] + node.children.flatMap { lines(at: $0, depth: depth + 1) }
    }
}
