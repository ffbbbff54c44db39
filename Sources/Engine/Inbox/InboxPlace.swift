import RatchetJournal

/// Where a command lies that is being carried out.
struct InboxPlace: Sendable {
    let number: UInt64
    /// Takes it away from there.
    let removal: WriteBatch.Operation

    static func inbox(_ number: UInt64) -> InboxPlace {
        InboxPlace(number: number, removal: InboxTables.inbox.delete(number))
    }

    static func setAside(_ number: UInt64) -> InboxPlace {
        InboxPlace(number: number, removal: InboxTables.setAside.delete(number))
    }

    /// The rows that make it a command that was carried out.
    func rows(answering answer: KeptAnswer, with blocks: Blocks) throws(JournalError) -> [WriteBatch.Operation] {
        [removal, InboxTables.answers.put(number, try answer.encoded(at: number, with: blocks))]
    }
}
