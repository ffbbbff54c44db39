/// Why a tick of a schedule started no run, and enqueued no job.
public enum TickLoss: UInt8, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    /// It was missed, and the policy makes up for others or for none.
    case missed = 1
    /// It was missed, and longer ago than ``ScheduleOptions/catchUp`` allows.
    case tooOld
    /// A run or a job of the schedule was not over; or a job stood against it of whose kind there may be only one.
    case overlap
    /// The schedule was paused.
    case paused
    /// The start was refused: the closure that makes the State threw, for example.
    case refused

    /// The cause in one word.
    public var description: String {
        switch self {
        case .missed: "missed"
        case .tooOld: "tooOld"
        case .overlap: "overlap"
        case .paused: "paused"
        case .refused: "refused"
        }
    }
}

/// A tick that started no run.
public struct LostTick: Sendable, Hashable {
    /// The moment that the rule planned.
    public let planned: Timestamp
    /// Why.
    public let cause: TickLoss
    /// When that was decided.
    public let decided: Timestamp
    /// What the start was refused with, or which job stood against it.
    public let text: String?
}

/// A tick that has started a run, or enqueued a job.
public struct StartedTick: Sendable, Hashable {
    /// The moment that the rule planned; of one by hand, when that was.
    public let planned: Timestamp
    /// What made it come.
    public let cause: ScheduleTick.Cause
    /// The id of the run, or of the job.
    public let run: RunID
    /// When it was started.
    public let started: Timestamp
}
