/// What a run in memory says to a message.
enum RunAnswer: Sendable {
    /// What the message did is durable.
    case done(RunProgress)
    /// The run is about to leave memory: look for it again once it has.
    case leaving
}

/// What follows from a message.
struct RunProgress: Sendable {
    /// The work that there is now.
    var works: [RunWork] = []
    /// Why the run has left memory, if it has, and nobody else will tell.
    var departure: RunEnding?
    /// It is put away still: there was nothing to do.
    var isResting = false
}
