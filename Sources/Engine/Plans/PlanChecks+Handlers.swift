extension PlanChecks {
    /// Handlers without a proper name, and two for the same message.
    static func handlerMistakes(in scope: CheckedScope) -> [PlanMistake] {
        var first: [String: HandlerBlueprint] = [:]
        return scope.blueprint.handlers.compactMap { handler in
            let (owner, key) = names(of: handler)
            let message: String
            if let mistake = nameMistake(handler.name, of: "the \(owner)") {
                message = mistake
            } else if let other = first.updateValue(handler, forKey: key) {
                message =
                    "the \(owner) '\(handler.name)' has another handler (\(other.location)); leave one of them out, or "
                    + "give one message another name"
            } else {
                return nil
            }
            return PlanMistake(at: handler.location, path: scope.path, message)
        }
    }

    private static func names(of handler: HandlerBlueprint) -> (owner: String, key: String) {
        switch handler.kind {
        case .update: ("update", "update \(handler.name)")
        case .query: ("query", "query \(handler.name)")
        }
    }

    /// Promises of one name in one workflow: a step asks for a token by the name alone.
    static func promiseMistakes(in scope: CheckedScope) -> [PlanMistake] {
        var first: [String: CheckedNode] = [:]
        return scope.nodes.filter { $0.blueprint.kind == .promise }.compactMap { node in
            guard let other = first[node.blueprint.name] else {
                first[node.blueprint.name] = node
                return nil
            }
            return node.mistake(
                "another promise of this workflow, '\(other.path)' (\(other.blueprint.location)), is called "
                    + "'\(node.blueprint.name)' too; a step asks for a token by that name, so give one of them another")
        }
    }
}
