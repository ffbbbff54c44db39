/// A store whose tables can be read: what a reader in another process has of a journal.
public protocol ReadableStore: Sendable {
    /// Lends `body` a consistent view of the tables; `body` runs on a thread that may block.
    ///
    ///     let bytes = try await store.read { view in try view.value(for: key, in: "meta") }
    ///
    /// Keep `body` short: while it runs, the store cannot use again the space of anything that was deleted meanwhile.
    /// - Throws: ``JournalError`` if the store cannot be read; whatever `body` throws.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result

    /// Lets go of the store; other owners may open it. Closing twice is no error.
    func close() async
}
