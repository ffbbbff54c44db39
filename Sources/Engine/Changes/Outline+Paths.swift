extension Outline.Scope {
    /// The path of each node inside the scope: names joined by `/`. A body without a name has that of its owner.
    var paths: [String] {
        var paths: [String] = []
        paths.reserveCapacity(nodes.count)
        for node in nodes {
            let outer = node.parent < 0 ? "" : paths[node.parent]
            paths.append(CheckedNode.joined(outer, node.name))
        }
        return paths
    }
}

extension Outline {
    /// What stands in front of the paths of each scope's nodes: the path of the node that calls it.
    var scopePaths: [String] {
        var outer = Array(repeating: "", count: scopes.count)
        for (place, scope) in scopes.enumerated() {
            for (node, path) in zip(scope.nodes, scope.paths) where node.inner > place {
                outer[node.inner] = CheckedNode.joined(outer[place], path)
            }
        }
        return outer
    }
}
