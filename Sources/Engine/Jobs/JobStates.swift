/// A set of statuses that jobs have.
///
///     Unique(in: [.queued, .scheduled, .retrying, .running, .completed])
public struct JobStates: OptionSet, Sendable, Hashable {
    /// One bit for each status.
    public let rawValue: UInt16

    /// The statuses whose bits are set.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// It can be taken.
    public static let queued = JobStates(.queued)
    /// It is not due yet.
    public static let scheduled = JobStates(.scheduled)
    /// It has failed, and waits for the next attempt.
    public static let retrying = JobStates(.retrying)
    /// It is at work, or was read as a message.
    public static let running = JobStates(.running)
    /// It has been done.
    public static let completed = JobStates(.completed)
    /// Somebody cancelled it.
    public static let cancelled = JobStates(.cancelled)
    /// It is among the dead letters.
    public static let dead = JobStates(.dead)

    /// Those of jobs that are still to be done, or that are being done.
    public static let underWay: JobStates = [.queued, .scheduled, .retrying, .running]

    init(_ status: JobStatus) { self.init(rawValue: 1 << UInt16(status.rawValue)) }

    /// Whether the set has this status.
    public func contains(_ status: JobStatus) -> Bool { contains(JobStates(status)) }
}
