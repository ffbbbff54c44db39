/// Where a journal keeps its bytes: tables of ordered rows, changed by atomic, durable commits.
///
/// This is the seam between the journal and what lies below: ``LMDBStore`` is a file, ``MemoryStore`` serves tests.
/// A value may have any length that fits into memory; how it is kept is the store's business. It does not promise to
/// notice damage: rows bring checksums of their own, and what is missing from a value makes it shorter.
/// A store that is open is owned: no other store on the same bytes can commit until it is closed. One conformance
/// suite (`Tests/JournalTests/StoreConformance`) holds what every store must do.
public protocol Store: ReadableStore {
    /// The executor on which the journal's writer runs, or `nil` for Swift's shared pool.
    ///
    /// A store whose ``commit(_:)`` blocks brings an executor with a thread of its own.
    var writerExecutor: (any TaskExecutor)? { get }

    /// The number of this ownership; it was given out when the store was opened.
    var epoch: Epoch { get }

    /// Makes the whole batch durable, or none of it, and returns when that is so.
    ///
    /// Called by one writer at a time, on ``writerExecutor``.
    /// - Throws: ``JournalError``; after that the store is to be closed and opened again.
    nonisolated(nonsending) func commit(_ batch: WriteBatch) async throws(JournalError)

    /// How much room the store takes.
    func usage() async throws(JournalError) -> StoreUsage

    /// An element for each time that others may have handed something in, from now on.
    ///
    /// It ends if it can no longer be told, and never begins where there are no others.
    /// - Throws: ``JournalError/Code/noDoorbell`` if it cannot be told here; whoever wants to know has to look.
    func visits() throws(JournalError) -> AsyncStream<Void>
}

extension Store {
    /// No visits: nobody but the owner can reach the store.
    public func visits() throws(JournalError) -> AsyncStream<Void> { AsyncStream { _ in } }
}
