import RatchetJournal

extension Engine {
    /// Reads the runs of the journal that the engine has open.
    /// - Throws: ``EngineError/Code/stopped`` if it has none.
    package func inspect<Value: Sendable>(
        _ body: @Sendable (JournalInspector) async throws -> Value
    ) async throws -> Value {
        try await perform {
            _ = try await self.parts.runs()
            guard let journal = self.parts.journal else { throw EngineError.stopped }
            return try await body(JournalInspector(OpenJournal(journal: journal), with: journal.blocks))
        }
    }
}

/// A journal that its engine has open, for whoever only reads. It is not closed by them.
private struct OpenJournal: ReadableStore {
    let journal: Journal

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (borrowing any StoreView & ~Copyable) throws -> sending Result
    ) async throws -> Result {
        try await journal.read(body)
    }

    func close() async {}
}
