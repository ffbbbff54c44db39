/// A run was not over when its workflow's `timeout` had passed.
public struct RunTimeoutError: Error, Sendable, Hashable, CustomStringConvertible {
    /// When the run was started.
    public let started: Timestamp
    /// When it was to be over.
    public let deadline: Timestamp

    /// What happened, and what can be done.
    public var description: String {
        "the run was to be over by \(deadline), \(deadline - started) after its start: raise the workflow's timeout if "
            + "that was too short"
    }
}

/// What a `Receive` or a `Wait` waited for did not come within its limit.
public struct WaitTimeoutError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The node's path.
    public let path: String

    /// What happened, and what can be done.
    public var description: String {
        "'\(path)' has waited as long as it may: say what to do then with otherwise:, or catch the error with Try"
    }
}

/// A step was recorded as one that can be undone, and is no such step in the code of today.
struct MissingCompensationError: Error, CustomStringConvertible {
    var description: String {
        "the step has no compensate any more, with which it could be undone: register code that has, and retry, or "
            + "undo it by hand, and skip"
    }
}
