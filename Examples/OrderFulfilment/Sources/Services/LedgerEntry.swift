/// One line of a ledger: something that a service did, once.
package struct LedgerEntry: Codable, Hashable, Sendable {
    /// The idempotency key of the step that asked for it.
    package let key: String
    package let what: String
    /// How often it was asked for. It was done the first time, and only then.
    package var asked = 1
}
