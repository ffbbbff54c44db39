/// An error that no further attempt can mend: a step that throws it fails at once.
package protocol UnretryableError: Error {}

/// A step's attempt took longer than its `timeout` allows.
public struct StepTimeoutError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The step's path.
    public let path: String
    /// The limit.
    public let timeout: Duration

    /// What happened, and what can be done.
    public var description: String {
        "the attempt of '\(path)' was given up after \(timeout): raise the step's timeout if that was too short"
    }
}

/// A loop's condition still held after the last turn that it may take.
struct LoopLimitError: Error, CustomStringConvertible {
    let limit: Int

    var description: String {
        "the condition still held after \(limit) turns: raise atMost, or look for what keeps it true"
    }
}
