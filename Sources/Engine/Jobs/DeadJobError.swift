/// A job is a dead letter: its last attempt failed, or it ended the process again and again.
public struct DeadJobError: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The job.
    public let id: RunID
    /// What its last attempt threw.
    public let error: ErrorReport

    package init(id: RunID, error: ErrorReport) {
        self.id = id
        self.error = error
    }

    /// The job and the error, in one line.
    public var description: String { "job '\(id)' is a dead letter: \(error)" }
}
