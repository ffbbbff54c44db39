extension PlanChecks {
    /// Workflows inside themselves, and nodes where they cannot be.
    static func shapeMistakes(in scope: CheckedScope) -> [PlanMistake] {
        nestingMistakes(in: scope) + returnMistakes(in: scope)
    }

    private static func nestingMistakes(in scope: CheckedScope) -> [PlanMistake] {
        scope.nodes.compactMap { node in
            guard let inner = node.blueprint.inner, inner.isNestedInItself else { return nil }
            return node.mistake(
                "workflow '\(inner.workflow)' is called inside itself, so its tree would have no end; "
                    + "use Repeat for what is done again, or ForEach for a list")
        }
    }

    /// The compiler finds most of these, but not a Return without a value.
    private static func returnMistakes(in scope: CheckedScope) -> [PlanMistake] {
        scope.nodes.enumerated().compactMap { place, node in
            let isLast = node.parent == nil && place == scope.nodes.count - 1
            guard node.blueprint.kind == .finish, !isLast else { return nil }
            return node.mistake(
                "Return ends the workflow, so it can only be the last node of its body; "
                    + "leave it out where the workflow has no result")
        }
    }
}
