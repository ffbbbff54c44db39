/// A workflow, checked and laid out: its outline, and the user's code for each node.
///
/// A plan is a value that can be printed, compared and tested without running anything.
package struct Plan: Sendable {
    package let outline: Outline
    package let scopes: [Scope]
    package let fingerprint: Fingerprint
    /// How long a run may take; `nil` for as long as it likes.
    package let timeout: Duration?
    /// Whether a run that is to end may have something to clean up first.
    let cleansUp: Bool
    /// The nodes that start runs of other workflows, which have to be registered too.
    package let starts: [PlannedStart]

    package init(outline: Outline, scopes: [Scope], timeout: Duration? = nil, starts: [PlannedStart] = []) {
        self.outline = outline
        self.scopes = scopes
        self.timeout = timeout
        self.starts = starts
        cleansUp =
            outline.scopes.contains { $0.nodes.contains { $0.finally != nil } }
            || scopes.contains { $0.behaviours.contains(where: \.isCompensated) }
        fingerprint = outline.fingerprint
    }

    package var workflow: String { outline.workflow }
    package var version: Int { outline.scopes.first?.version ?? 1 }

    /// The code of one workflow of the tree; `behaviours` has one for each node of the outline's scope.
    package struct Scope: Sendable {
        package let behaviours: [NodeBehaviour]
        package let makeState: @Sendable (Payload) throws -> any StateBox
        /// What has changed since earlier versions of the workflow.
        package let changes: WorkflowChanges
        /// What answers updates and queries; only those of the workflow itself are asked.
        package let handlers: MessageHandlers
        /// What runs are found by; only those of the workflow itself are asked.
        package let attributes: AttributeReaders

        package init(
            behaviours: [NodeBehaviour], makeState: @escaping @Sendable (Payload) throws -> any StateBox,
            changes: WorkflowChanges = WorkflowChanges(), handlers: MessageHandlers = MessageHandlers(),
            attributes: AttributeReaders = AttributeReaders()
        ) {
            self.behaviours = behaviours
            self.makeState = makeState
            self.changes = changes
            self.handlers = handlers
            self.attributes = attributes
        }
    }
}
