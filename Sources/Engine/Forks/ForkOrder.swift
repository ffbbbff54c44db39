/// What the caller of `fork` wants.
package struct ForkOrder: Sendable {
    /// Changes the State of the workflow itself before the copy goes on.
    package typealias Edit = @Sendable (any StateBox) throws -> Void

    package let source: RunReference
    /// The node with which the copy goes on.
    package let path: String
    /// The id of the copy.
    package let id: RunID?
    package let edit: Edit

    package init(source: RunReference, path: String, id: RunID?, edit: @escaping Edit = { _ in }) {
        self.source = source
        self.path = path
        self.id = id
        self.edit = edit
    }
}
