import RatchetJournal

/// Where a command lies that is being carried out.
struct InboxPlace: Sendable {
    let number: UInt64
    let table: Table<UInt64, [UInt8]>

    var removal: WriteBatch.Operation { table.delete(number) }

    /// The rows that make it a command that was carried out.
    func rows(answering answer: KeptAnswer, with blocks: Blocks) throws(JournalError) -> [WriteBatch.Operation] {
        [removal, InboxTables.answers.put(number, try answer.encoded(at: number, with: blocks))]
    }
}
