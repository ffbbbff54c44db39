/// What a job is doing. The numbers are part of the journal's format.
public enum JobStatus: UInt8, Sendable, Hashable, Codable, CaseIterable, CustomStringConvertible {
    /// It can be taken, as soon as it is its turn.
    case queued = 1
    /// It is to be taken at a later time.
    case scheduled = 2
    /// An attempt has failed, and the next one is due later.
    case retrying = 3
    /// It is at work; or somebody has read it as a message, and has not said yet what became of it.
    case running = 4
    /// It has been done.
    case completed = 5
    /// Somebody cancelled it.
    case cancelled = 6
    /// It is a dead letter: its last attempt failed, or it ended the process. It waits for somebody to redrive it.
    case dead = 7

    /// Whether nothing can happen to it any more.
    public var isOver: Bool { self == .completed || self == .cancelled }

    /// The status in one word.
    public var description: String {
        switch self {
        case .queued: "queued"
        case .scheduled: "scheduled"
        case .retrying: "retrying"
        case .running: "running"
        case .completed: "completed"
        case .cancelled: "cancelled"
        case .dead: "dead"
        }
    }
}
