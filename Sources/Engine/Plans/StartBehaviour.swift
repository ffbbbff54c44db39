/// How a node starts another run.
package struct StartBehaviour: Sendable {
    /// The run's id, or `nil` for one that follows from the node's path, and its first State.
    package typealias Order = (id: RunID?, state: Payload)

    package var workflow: String
    package var order: @Sendable (any StateBox) throws -> Order
    /// Whether the run goes on without waiting for the other's end.
    package var isDetached: Bool
    /// `nil` for the default: a child that is waited for is cancelled, another one goes on.
    package var closePolicy: ParentClosePolicy?
    /// The tags of the run that it starts.
    package var tags: [String] = []
    /// Where the child's output goes; of one that is not waited for, its id.
    package var result: StepResult

    package init(
        workflow: String, isDetached: Bool = false, closePolicy: ParentClosePolicy? = nil,
        order: @escaping @Sendable (any StateBox) throws -> Order, result: StepResult
    ) {
        self.workflow = workflow
        self.isDetached = isDetached
        self.closePolicy = closePolicy
        self.order = order
        self.result = result
    }

    var policy: ParentClosePolicy { closePolicy ?? (isDetached ? .abandon : .cancel) }
}
