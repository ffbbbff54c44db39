/// Which nodes of an old outline are which of a new one: those with the same path and the same kind.
package struct OutlineMatch: Sendable {
    /// What one scope of the old outline has become.
    package struct Scope: Sendable, Hashable {
        /// The new outline's scope.
        let place: Int
        /// For each node of the old scope the node of the new one, if there is one.
        let nodes: [Int?]
    }

    /// For each scope of the old outline; `nil` for one whose workflow is not called there any more.
    private(set) var scopes: [Scope?]
    private let renames: [[Rename]]

    /// - Parameter renames: the hints of each of the new outline's scopes.
    init(from old: Outline, to new: Outline, renames: [[Rename]]) {
        scopes = Array(repeating: nil, count: old.scopes.count)
        self.renames = renames
        var pairs = [(old: 0, new: 0)]
        while let pair = pairs.popLast() {
            let scope = match(old.scopes[pair.old], new.scopes[pair.new], at: pair.new)
            scopes[pair.old] = scope
            pairs += Self.inner(scope, old, new, at: pair.old)
        }
    }

    init(from old: Outline, to plan: Plan) {
        self.init(from: old, to: plan.outline, renames: plan.scopes.map(\.changes.renames))
    }

    private func match(_ old: Outline.Scope, _ new: Outline.Scope, at place: Int) -> Scope {
        var places: [Key: Int] = [:]
        for (place, (node, path)) in zip(new.nodes, new.paths).enumerated() { places[Key(node, path)] = place }
        let hints = renames.indices.contains(place) ? renames[place] : []
        let hinted = old.paths.map { hints.applied(to: $0) }
        let found = zip(old.nodes, hinted).map { node, path -> Int? in
            places[Key(node, path)].flatMap { new.nodes[$0].kind == node.kind ? $0 : nil }
        }
        // A node that got the name of one that is gone is what the hint says, and the other one is gone.
        let taken = Set(zip(found, zip(old.paths, hinted)).compactMap { $1.0 == $1.1 ? nil : $0 })
        var used: Set<Int> = []
        let nodes = zip(found, zip(old.paths, hinted)).map { node, paths -> Int? in
            guard let node, paths.0 != paths.1 || !taken.contains(node), used.insert(node).inserted else { return nil }
            return node
        }
        return Scope(place: place, nodes: nodes)
    }

    /// The pairs of workflows that nodes of the two call.
    private static func inner(
        _ scope: Scope, _ old: Outline, _ new: Outline, at place: Int
    ) -> [(old: Int, new: Int)] {
        zip(old.scopes[place].nodes, scope.nodes).compactMap { node, match in
            // A scope's own calls come behind it: what is damaged must not lead in circles.
            guard let match, node.inner > place else { return nil }
            let inner = new.scopes[scope.place].nodes[match].inner
            guard inner > scope.place, old.scopes[node.inner].workflow == new.scopes[inner].workflow else { return nil }
            return (node.inner, inner)
        }
    }

    /// A body without a name has its owner's path.
    private struct Key: Hashable {
        let path: String
        let isNamed: Bool

        init(_ node: Outline.Node, _ path: String) {
            self.path = path
            isNamed = !node.name.isEmpty
        }
    }
}
