/// One thing that a live run has to do, now that all that it depends on is durable.
enum RunWork: Sendable {
    case attempt(Attempt)
    case wait(until: Timestamp)
    /// The run stays in memory until then, unless something happens to it meanwhile.
    case linger(until: Timestamp)
}
