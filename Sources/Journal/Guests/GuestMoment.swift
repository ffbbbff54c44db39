/// How far a guest has come with a change.
package enum GuestMoment: String, Sendable, CaseIterable {
    /// The doorbell is held, and nothing is written.
    case beforeCommit
    /// It is durable, and the doorbell has not been rung.
    case afterCommit
    /// The doorbell was rung, and is still held.
    case afterRing
}
