/// A run that is to be performed.
struct RunLaunch: Sendable {
    let run: RunActor
    let first: First

    enum First: Sendable {
        /// It has begun; this is its work.
        case go([RunWork])
        /// It is still to begin.
        case begin(RunBeginning)
    }
}
