package import RatchetEngine

extension Workflow {
    /// The workflow as the engine takes it: names and closures, no types.
    ///
    /// - Parameter location: where the workflow is called or registered; by default where its first node is.
    package func blueprint(at location: SourceLocation? = nil) -> ScopeBlueprint {
        let nodes = Lowering.enter(Self.self) { body.nodes.blueprints }
        var blueprint = ScopeBlueprint(
            workflow: Self.name,
            at: location ?? nodes?.first?.location ?? SourceLocation(fileID: "unknown", line: 0),
            body: nodes ?? [],
            makeState: { payload in Box(try payload.value(as: State.self, for: "the State of workflow '\(Self.name)'"))
            })
        blueprint.changes = changes
        blueprint.isNestedInItself = nodes == nil
        blueprint.handlers = handlers.blueprints
        blueprint.attributes = Self.attributes.blueprints
        blueprint.timeout = Self.timeout
        return blueprint
    }

    private var changes: WorkflowChanges {
        var changes = WorkflowChanges()
        changes.version = Self.version
        changes.renames = Self.renames
        changes.migrations = Self.migrations.map { ($0.versions, $0.migrate) }
        return changes
    }

    /// The workflow, checked and laid out.
    ///
    /// - Throws: `RegistrationError` with every mistake that the checks found.
    package func plan(at location: SourceLocation? = nil) throws -> Plan {
        try PlanCompiler.compile(blueprint(at: location))
    }
}
