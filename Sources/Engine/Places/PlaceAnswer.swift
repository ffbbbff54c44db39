/// What becomes of a place that a run is offered.
enum PlaceAnswer: Sendable {
    /// An attempt is made in it.
    case taken(PlaceHold)
    /// The run does not need it: the step is over, or has had its attempt.
    case needless
    /// The step has an attempt under way that has another place, or the runs are about to end.
    case later
    /// The run takes nothing before the journal is opened next.
    case parked
}
