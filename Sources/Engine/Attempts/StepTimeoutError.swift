/// A step took longer than its `timeout` allows: an attempt, or all of them together.
public struct StepTimeoutError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The step's path.
    public let path: String
    /// The limit.
    public let timeout: Duration
    /// Whether the limit is that of all attempts together: then there is no further one.
    public let isTotal: Bool

    init(path: String, timeout: Duration, isTotal: Bool = false) {
        self.path = path
        self.timeout = timeout
        self.isTotal = isTotal
    }

    /// What happened, and what can be done.
    public var description: String {
        isTotal
            ? "'\(path)' was given up \(timeout) after it began: raise its total timeout if that was too short"
            : "the attempt of '\(path)' was given up after \(timeout): raise the step's timeout if that was too short"
    }
}
