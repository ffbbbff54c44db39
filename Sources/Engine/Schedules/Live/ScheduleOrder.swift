/// What somebody wants done to a schedule.
package enum ScheduleOrder: Sendable, Hashable {
    case pause(note: String)
    case resume
    /// Starts a run at once.
    case trigger
    /// Starts what was planned from the first moment to the second, both included, and has not run.
    case backfill(from: Timestamp, to: Timestamp)
    case delete
}
