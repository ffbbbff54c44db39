public import RatchetJournal

/// How one commit fails.
public struct CommitFault: Sendable, Hashable {
    /// What the journal is told.
    public let error: JournalError
    /// Whether the commit becomes durable all the same.
    public let isMade: Bool

    /// Nothing of the commit becomes durable: a full disk, a write that fails.
    public static func refused(_ code: JournalError.Code) -> CommitFault {
        CommitFault(error: JournalError(code, "a fault was injected: the commit was not made"), isMade: false)
    }

    /// The commit becomes durable, but its owner is told that it failed: a sync whose answer gets lost.
    public static func unconfirmed(_ code: JournalError.Code) -> CommitFault {
        CommitFault(
            error: JournalError(code, "a fault was injected: the commit was made, and not confirmed"), isMade: true)
    }
}
