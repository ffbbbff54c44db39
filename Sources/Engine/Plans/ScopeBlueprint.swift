/// A workflow as the DSL describes it: its name, its body and how to make a box for its State.
package struct ScopeBlueprint: Sendable {
    package var workflow: String
    package var location: SourceLocation
    package var body: [Blueprint]
    package var makeState: @Sendable (Payload) throws -> any StateBox
    /// What answers the updates and queries of its runs.
    package var handlers: [HandlerBlueprint] = []
    /// What its runs are found by.
    package var attributes: [AttributeBlueprint] = []
    /// How long a run of it may take.
    package var timeout: Duration?
    /// The workflow's version, and what has changed since earlier ones.
    package var changes = WorkflowChanges()
    /// The workflow calls itself, so that its body was left out here. The checks report it.
    package var isNestedInItself = false

    package init(
        workflow: String, at location: SourceLocation, body: [Blueprint],
        makeState: @escaping @Sendable (Payload) throws -> any StateBox
    ) {
        self.workflow = workflow
        self.location = location
        self.body = body
        self.makeState = makeState
    }
}
