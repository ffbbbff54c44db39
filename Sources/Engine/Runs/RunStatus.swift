/// What a run is doing. The numbers are part of the journal's format.
public enum RunStatus: UInt8, Sendable, Hashable, Codable, CaseIterable, CustomStringConvertible {
    /// It has work to do, or waits for less than a moment.
    case running = 1
    /// It waits for a later time, and nothing of it is in memory.
    case sleeping = 2
    /// It returned its output.
    case completed = 3
    /// A step failed for good.
    case failed = 4
    /// It cannot go on for a reason outside of it: its workflow is not registered, has changed, or a record is damaged.
    ///
    /// It is kept as it is, and tried again when the journal is opened next.
    case parked = 5

    /// The status in one word.
    public var description: String {
        switch self {
        case .running: "running"
        case .sleeping: "sleeping"
        case .completed: "completed"
        case .failed: "failed"
        case .parked: "parked"
        }
    }
}
