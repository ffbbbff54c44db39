/// One workflow of a tree while it is checked, with all of its nodes and their paths.
struct CheckedScope {
    let blueprint: ScopeBlueprint
    /// The path of the node that calls the workflow; empty for the outermost.
    let path: String
    /// All nodes but those of called workflows, in the order of the source.
    let nodes: [CheckedNode]

    private init(_ blueprint: ScopeBlueprint, at path: String) {
        self.blueprint = blueprint
        self.path = path
        nodes = CheckedNode.all(in: blueprint.body, below: path)
    }

    /// The workflow and every one that it calls.
    static func all(in blueprint: ScopeBlueprint) -> [CheckedScope] { all(in: blueprint, at: "") }

    private static func all(in blueprint: ScopeBlueprint, at path: String) -> [CheckedScope] {
        let scope = CheckedScope(blueprint, at: path)
        return [scope]
            + scope.nodes.flatMap { node in
                node.blueprint.inner.map { all(in: $0, at: node.path) } ?? []
            }
    }
}

/// One node while it is checked.
struct CheckedNode {
    let blueprint: Blueprint
    let path: String
    /// `nil` for the nodes of the workflow's own body.
    let parent: NodeKind?

    /// Nodes and all below them, parents before children.
    static func all(in nodes: [Blueprint], below path: String, parent: NodeKind? = nil) -> [CheckedNode] {
        nodes.flatMap { blueprint in
            let node = CheckedNode(blueprint: blueprint, path: joined(path, blueprint.name), parent: parent)
            return [node] + all(in: blueprint.children, below: node.path, parent: blueprint.kind)
        }
    }

    /// The body of a loop is the one node that has no name.
    static func joined(_ path: String, _ name: String) -> String {
        path.isEmpty ? name : name.isEmpty ? path : "\(path)/\(name)"
    }

    func mistake(_ message: String) -> PlanMistake { PlanMistake(at: blueprint.location, path: path, message) }
}
