/// A node that starts runs of another workflow: where it is, and which workflow.
package struct PlannedStart: Sendable, Hashable {
    package let workflow: String
    package let path: String
    package let location: SourceLocation

    static func all(in blueprint: ScopeBlueprint) -> [PlannedStart] {
        CheckedScope.all(in: blueprint).flatMap(\.nodes).compactMap { node in
            guard node.blueprint.kind == .start, let workflow = node.blueprint.peer else { return nil }
            return PlannedStart(workflow: workflow, path: node.path, location: node.blueprint.location)
        }
    }

    /// What is wrong if the workflow is not registered.
    var mistake: PlanMistake {
        PlanMistake(
            at: location, path: path,
            "starts runs of workflow '\(workflow)', which is not registered: register it before the engine runs")
    }
}
