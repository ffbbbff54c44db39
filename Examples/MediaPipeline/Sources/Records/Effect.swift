/// One line of the effects log: a step of a run began, or was done.
package struct Effect: Codable, Hashable, Sendable {
    package enum Phase: String, Codable, Sendable {
        case began, done
    }

    /// The step's idempotency key: the same for every attempt.
    package let key: String
    /// 1 for the first attempt.
    package let attempt: Int
    package let phase: Phase

    package init(key: String, attempt: Int, phase: Phase) {
        self.key = key
        self.attempt = attempt
        self.phase = phase
    }
}
