import RatchetJournal

/// The journal that an import fills.
struct ImportSite: Sendable {
    private static let rowsPerCommit = 4_096
    /// Everything that a journal can hold but for `meta`; the store keeps chunks by itself.
    private static let tables = JournalTables.all.union(EngineTables.all)
        .subtracting([JournalTables.meta.name, JournalTables.chunks]).sorted { $0.rawValue < $1.rawValue }

    private let store: any Store

    init(_ store: any Store) { self.store = store }

    /// Marks the journal, and clears what an import has left that did not come to its end.
    ///
    /// A journal in which there is nothing yet may have been opened with other keys: these are cleared too.
    /// - Returns: What rows are written with, and what the journal's readers will have.
    func begin(_ codecs: [any BlockCodec]) async throws -> (writer: Blocks, readers: Blocks) {
        let seal = JournalTables.sealing.name
        let (isMarked, isEmpty, isSealed) = try await store.read { view in
            let rows = try Self.tables.reduce(0) { try $0 + ($1 == seal ? 0 : view.count(of: $1)) }
            return (
                try JournalMark.isSet(in: view), try rows == 0 && LogState.last(in: view) == .zero,
                try view.count(of: seal) > 0
            )
        }
        guard isMarked || isEmpty else {
            throw ImportError(
                .notEmpty,
                "there is something in the journal already: import into a new directory; nothing was changed")
        }
        // An engine that was started and had nothing to do may have left a number.
        try await commit([JournalMark.put] + TransferTables.metaKeys.map { JournalTables.meta.delete($0) })
        if isMarked || isSealed { try await clear() }
        let (blocks, rows) = try await store.read { view in
            let blocks = try Blocks.openMarked(view, codecs: codecs)
            return (blocks, try blocks.sealRows(missingIn: view))
        }
        try await commit(rows)
        let readers = try await store.read { view in
            try Blocks.openMarked(view, codecs: codecs, isOwner: false)
        }
        return (blocks, readers)
    }

    /// From now on it is a journal.
    func finish() async throws { try await commit([JournalMark.delete]) }

    private func clear() async throws {
        let above = Array(repeating: UInt8.max, count: WriteBatch.keyLimit)
        for table in Self.tables {
            while try await store.read({ view in try view.count(of: table) }) > 0 {
                try await commit([.trim(table, below: above, limit: Self.rowsPerCommit)])
            }
        }
    }

    private func commit(_ operations: [WriteBatch.Operation]) async throws {
        guard !operations.isEmpty else { return }
        var batch = WriteBatch()
        batch.add(contentsOf: operations)
        try await withTaskExecutorPreference(store.writerExecutor) { [batch] in try await store.commit(batch) }
    }
}
