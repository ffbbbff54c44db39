/// How a job ended, or that it is a dead letter.
package enum JobOutcome: Sendable, Hashable {
    case completed(Payload)
    case cancelled
    case dead(ErrorReport)
}
