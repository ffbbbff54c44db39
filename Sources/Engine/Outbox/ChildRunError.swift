/// A child run did not complete: the `Start` that waits for it fails with this.
public struct ChildRunError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The child.
    public let runID: RunID
    /// What the child is: failed, cancelled or terminated.
    public let status: RunStatus
    /// The path of the node of the child that failed, if it failed.
    public let path: String?
    /// What that node failed with, if it failed.
    public let cause: ErrorReport?

    init(_ runID: RunID, _ status: RunStatus, path: String? = nil, cause: ErrorReport? = nil) {
        self.runID = runID
        self.status = status
        self.path = path
        self.cause = cause
    }

    /// The child, and what became of it.
    public var description: String {
        guard let path, let cause else { return "child run '\(runID)' was \(status)" }
        return "child run '\(runID)' failed at '\(path)': \(cause)"
    }
}
