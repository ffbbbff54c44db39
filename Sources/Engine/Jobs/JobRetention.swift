/// For how long jobs are kept once they are over.
///
///     static var retention: JobRetention? { JobRetention(completed: .after(.seconds(86_400))) }
///
/// By default nothing is left of a job that was done or cancelled: no row and no history, so that a queue costs what it
/// holds and no more. Whoever waits for the job's result gets it all the same. Dead letters are kept until somebody
/// redrives or purges them.
public struct JobRetention: Sendable, Hashable {
    /// How long something is kept.
    public enum Period: Sendable, Hashable {
        /// Nothing is left of it.
        case none
        /// It is deleted so long after its end.
        case after(Duration)
        /// Nothing deletes it.
        case forever
    }

    /// How long jobs that were done are kept. Default: not at all.
    public var completed: Period
    /// How long jobs that were cancelled are kept. Default: not at all.
    public var cancelled: Period

    /// A retention with these periods.
    public init(completed: Period = .none, cancelled: Period = .none) {
        self.completed = completed
        self.cancelled = cancelled
    }

    /// Messages that were archived are kept, and those that were deleted are not.
    static let messages = JobRetention(completed: .forever)

    func period(of end: JobState.End) -> Period {
        switch end {
        case .completed: completed
        case .cancelled: cancelled
        }
    }
}
