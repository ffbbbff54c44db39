extension PlanChecks {
    /// The longest name, in bytes of UTF-8: paths are parts of keys in the journal.
    static let longestName = 200

    static func nameMistakes(in scope: CheckedScope) -> [PlanMistake] {
        let own = nameMistake(scope.blueprint.workflow, of: "the workflow").map { message in
            PlanMistake(at: scope.blueprint.location, path: scope.path, message)
        }
        return [own].compactMap(\.self)
            + scope.nodes.filter { $0.parent != .loop }.compactMap { node in
                nameMistake(node.blueprint.name, of: "the node").map(node.mistake)
            }
            + duplicates(in: scope.blueprint.body, below: scope.path)
    }

    static func nameMistake(_ name: String, of owner: String) -> String? {
        if name.isEmpty { return "\(owner) has an empty name; paths are made of names, so give it one" }
        if let character = name.first(where: "/[]".contains) {
            return "the name '\(name)' contains '\(character)', which separates the parts of paths; leave it out"
        }
        guard name.utf8.count > longestName else { return nil }
        return "the name '\(name.prefix(20))…' has \(name.utf8.count) bytes; use at most \(longestName)"
    }

    /// Nodes with the name of an earlier neighbour, in a body and in all bodies below it.
    private static func duplicates(in body: [Blueprint], below path: String) -> [PlanMistake] {
        var first: [String: SourceLocation] = [:]
        var mistakes: [PlanMistake] = []
        for node in body {
            let place = CheckedNode.joined(path, node.name)
            if let other = first[node.name] {
                let message =
                    "another node beside this one is called '\(node.name)' too (\(other)); a run finds its place "
                    + "by names, so give one of them another name, or put one into a Group"
                mistakes.append(PlanMistake(at: node.location, path: place, message))
            } else {
                first[node.name] = node.location
            }
            mistakes += duplicates(in: node.children, below: place)
        }
        return mistakes
    }
}
