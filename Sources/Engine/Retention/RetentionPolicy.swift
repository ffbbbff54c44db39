/// For how long runs are kept once they are over.
///
///     let configuration = EngineConfiguration(
///         retention: RetentionPolicy(completed: .after(.seconds(7 * 86_400)), failed: .forever))
///
/// A run that has been over for so long is deleted: its result, its history, its place in lists. Its id is then free:
/// to start it again makes a new run. So keep runs for at least as long as somebody may repeat a `start` that has
/// succeeded.
///
/// By default runs are kept for ever, because whoever embeds an engine does not expect it to delete results. Servers of
/// workflows, and job queues, choose a short time instead: Temporal's namespaces keep closed runs for 3 days, River
/// keeps completed jobs for 24 hours and discarded ones for 7 days.
public struct RetentionPolicy: Sendable, Hashable {
    /// How long a run is kept.
    public enum Period: Sendable, Hashable {
        /// Nothing deletes it.
        case forever
        /// It is deleted so long after its end; at its end if that is zero or less.
        case after(Duration)
    }

    /// How long completed runs are kept. Default: for ever.
    public var completed: Period
    /// How long failed runs are kept. Default: for ever.
    public var failed: Period

    /// How long runs are kept that were cancelled or terminated. Default: for ever.
    public var cancelled: Period

    /// A policy with these periods.
    public init(completed: Period = .forever, failed: Period = .forever, cancelled: Period = .forever) {
        self.completed = completed
        self.failed = failed
        self.cancelled = cancelled
    }

    /// Nothing is deleted.
    public static let keepAll = RetentionPolicy()

    /// How long runs of a status are kept; `nil` means for ever.
    func age(of status: RunStatus) -> Duration? {
        let period: Period =
            switch status {
            case .completed: completed
            case .failed: failed
            case .cancelled, .terminated: cancelled
            case .running, .sleeping, .waiting, .parked, .stuck, .paused: .forever
            }
        guard case .after(let age) = period else { return nil }
        return max(.zero, age)
    }
}
