/// One start of a supervised child, from the child's side.
struct Incarnation: Sendable {
    /// Tells the supervisor that the child serves.
    let ready: @Sendable () -> Void
    /// Given when the child shall stop.
    let stop: Notice
}
