/// Hands things in to a journal in memory, beside its owner or when it has none.
package struct MemoryGuest: GuestStore {
    private let image: MemoryImage

    package init(_ image: MemoryImage) { self.image = image }

    package var name: String { "memory" }

    package var owner: JournalOwner? { image.isOwned ? JournalOwner(pid: 0, host: "memory", since: 0) : nil }

    package func handIn<Value: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws(JournalError) -> (WriteBatch, Value)
    ) async throws(JournalError) -> Value {
        try image.handIn(body)
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try body(MemoryView(tables: image.tables))
    }

    package func close() async {}
}
