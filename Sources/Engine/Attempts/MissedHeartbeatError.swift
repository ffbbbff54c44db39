/// An attempt of a step with `heartbeat(every:)` did not say for too long that it is alive, and was given up.
public struct MissedHeartbeatError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The step's path.
    public let path: String
    /// How often it should have said so.
    public let interval: Duration

    /// What happened, and what can be done.
    public var description: String {
        "the attempt of '\(path)' was given up, as it sent no heartbeat for \(interval): call run.heartbeat more "
            + "often, or raise the step's interval"
    }
}
