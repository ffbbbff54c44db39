/// What a run is doing. The numbers are part of the journal's format.
public enum RunStatus: UInt8, Sendable, Hashable, Codable, CaseIterable, CustomStringConvertible {
    /// It has work to do, or waits for less than a moment.
    case running = 1
    /// It waits for a later time, and nothing of it is in memory.
    case sleeping = 2
    /// It waits for a signal and for no moment, and nothing of it is in memory.
    case waiting = 6
    /// It returned its output.
    case completed = 3
    /// A step failed for good.
    case failed = 4
    /// Somebody cancelled it.
    case cancelled = 7
    /// Somebody ended it at once: nothing was cleaned up or undone.
    case terminated = 8
    /// A step could not be undone: it waits for somebody to say whether to try again, and nothing of it is in memory.
    case stuck = 9
    /// Somebody paused it: nothing of it starts until it is resumed.
    case paused = 10
    /// It cannot go on for a reason outside of it: its workflow is not registered, has changed, or a record is damaged.
    ///
    /// It is kept as it is, and tried again when the journal is opened next.
    case parked = 5

    /// Whether the run is over: nothing can happen to it any more.
    public var isOver: Bool { [.completed, .failed, .cancelled, .terminated].contains(self) }

    /// The status in one word.
    public var description: String {
        switch self {
        case .running: "running"
        case .sleeping: "sleeping"
        case .waiting: "waiting"
        case .completed: "completed"
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .terminated: "terminated"
        case .stuck: "stuck"
        case .parked: "parked"
        case .paused: "paused"
        }
    }
}
