extension PlanChecks {
    /// Names of what is outside of the run: of signals that are sent, and of workflows that are started.
    static func peerMistakes(in scope: CheckedScope) -> [PlanMistake] {
        scope.nodes.compactMap { node in
            guard let peer = node.blueprint.peer else { return nil }
            let owner = node.blueprint.kind == .start ? "the workflow" : "the signal"
            return nameMistake(peer, of: owner).map(node.mistake)
        }
    }
}
