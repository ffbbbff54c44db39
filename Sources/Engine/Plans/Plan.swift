/// A workflow, checked and laid out: its outline, and the user's code for each node.
///
/// A plan is a value that can be printed, compared and tested without running anything.
package struct Plan: Sendable {
    package let outline: Outline
    package let scopes: [Scope]
    package let fingerprint: Fingerprint

    package init(outline: Outline, scopes: [Scope]) {
        self.outline = outline
        self.scopes = scopes
        fingerprint = outline.fingerprint
    }

    package var workflow: String { outline.workflow }

    /// The code of one workflow of the tree; `behaviours` has one for each node of the outline's scope.
    package struct Scope: Sendable {
        package let behaviours: [NodeBehaviour]
        package let makeState: @Sendable (Payload) throws -> any StateBox
        /// What answers updates and queries; only those of the workflow itself are asked.
        package let handlers: MessageHandlers

        package init(
            behaviours: [NodeBehaviour], makeState: @escaping @Sendable (Payload) throws -> any StateBox,
            handlers: MessageHandlers = MessageHandlers()
        ) {
            self.behaviours = behaviours
            self.makeState = makeState
            self.handlers = handlers
        }
    }
}
