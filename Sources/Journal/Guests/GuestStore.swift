/// A journal as one has it who does not own it, but hands something in for its owner.
///
/// It takes no lock and no epoch. It changes the tables of ``GuestTables`` only, and rings the doorbell when that is
/// durable.
package protocol GuestStore: ReadableStore {
    /// What to call the journal in messages.
    var name: String { get }

    /// Who has the journal open to write to it now; `nil` if nobody has.
    var owner: JournalOwner? { get throws(JournalError) }

    /// Makes the batch durable that `body` makes of what it sees, in one transaction, and rings the doorbell.
    ///
    /// Nobody else changes anything in between, and everybody else who wants to has to wait: keep `body` short. It may
    /// be asked again, if the map turns out to be too small. An empty batch changes nothing, and rings all the same.
    /// - Throws: ``JournalError/Code/notFound`` and ``JournalError/Code/unsupportedFormat`` if there is no journal of
    ///   today's format; ``JournalError/Code/notPermitted``; whatever `body` throws.
    func handIn<Value: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws(JournalError) -> (WriteBatch, Value)
    ) async throws(JournalError) -> Value
}
