/// An attempt of a step with `atMostOnce()` had begun when the process crashed or the engine stopped, and how it ended
/// is not known: it may have had its effect, in part or as a whole, or none.
///
/// The step is not tried again. Whoever handles the error looks at what the step acts on, and decides.
public struct InterruptedStepError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The step's path.
    public let path: String
    /// Which attempt it was, from 1.
    public let attempt: Int

    /// What happened, and what can be done.
    public var description: String {
        "attempt \(attempt) of '\(path)' had begun when the process crashed or the engine stopped, and the step runs "
            + "at most once: look at whether it had its effect"
    }
}

extension InterruptedStepError: UnretryableError {}
