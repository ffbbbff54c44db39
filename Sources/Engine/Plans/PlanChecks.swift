/// Finds every mistake in a workflow before it can run.
package enum PlanChecks {
    /// All mistakes, by file and line. What is wrong in a workflow that is called twice is told once.
    package static func mistakes(in blueprint: ScopeBlueprint) -> [PlanMistake] {
        var told: Set<Place> = []
        let scopes = CheckedScope.all(in: blueprint)
        return (runTimeoutMistakes(in: blueprint) + scopes.flatMap(mistakes) + signalMistakes(in: scopes))
            .filter { told.insert(Place($0)).inserted }
            .sorted { ($0.file, $0.line, $0.path, $0.message) < ($1.file, $1.line, $1.path, $1.message) }
    }

    private static func mistakes(in scope: CheckedScope) -> [PlanMistake] {
        ownMistakes(in: scope) + nameMistakes(in: scope) + policyMistakes(in: scope) + shapeMistakes(in: scope)
            + slotMistakes(in: scope) + peerMistakes(in: scope) + changeMistakes(in: scope)
            + handlerMistakes(in: scope) + promiseMistakes(in: scope) + attributeMistakes(in: scope)
    }

    /// What nodes found wrong with themselves as they were made.
    private static func ownMistakes(in scope: CheckedScope) -> [PlanMistake] {
        scope.nodes.flatMap { node in node.blueprint.mistakes.map(node.mistake) }
    }

    /// A mistake wherever its path leads.
    private struct Place: Hashable {
        let file: String
        let line: Int
        let message: String

        init(_ mistake: PlanMistake) {
            file = mistake.file
            line = mistake.line
            message = mistake.message
        }
    }
}
