/// Which attempt of which step an ``Interceptor`` stands around.
public struct StepContext: Sendable, Hashable {
    /// Makes the attempt, and returns the step's output.
    ///
    /// It may be called more than once, or not at all.
    public typealias Next = nonisolated(nonsending) @Sendable () async throws -> RecordedValue

    /// The run's id.
    public let runID: RunID
    /// The name of the run's workflow.
    public let workflow: String
    /// The step's path in the workflow's tree, such as `fulfil/parcels[sku-7]/label`.
    public let path: String
    /// 1 for the first attempt, 2 for the first retry.
    public let attempt: Int
    /// The idempotency key: the same for every attempt of this step in this run, and for no other.
    public let key: String

    init(_ info: AttemptInfo, workflow: String) {
        runID = RunID(info.runID)
        self.workflow = workflow
        path = info.path
        attempt = info.number
        key = info.idempotencyKey
    }
}
