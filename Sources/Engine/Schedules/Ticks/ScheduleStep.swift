/// What is to happen to a schedule next.
struct ScheduleStep: Sendable, Hashable {
    /// What the row becomes; what a run that starts adds to it comes on top.
    var row: ScheduleRow
    /// The tick that starts a run, in the commit that changes the row.
    var start: ScheduleTick?
    /// Runs that are to be cancelled once the row has changed.
    var cancels: [ScheduleRow.ActiveRun] = []
    /// When there is something to do by itself, if there is nothing now.
    var wake: Timestamp?
}
