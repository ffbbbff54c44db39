import RatchetJournal

/// Lends `body` a journal while all snapshots are brought that it asks for, so that its log never stays full.
func withCoveredJournal<Value: Sendable>(
    _ source: StoreSource, limits: JournalLimits, history: HistoryKeeping = .kept,
    _ body: (Journal) async throws -> Value
) async throws -> Value {
    try await withJournal(source, limits: limits, history: history) { journal in
        async let snapshots: Void = bringSnapshots(journal)
        do {
            let value = try await body(journal)
            journal.close()
            await snapshots
            return value
        } catch {
            journal.close()
            await snapshots
            throw error
        }
    }
}

private func bringSnapshots(_ journal: Journal) async {
    for await entities in journal.overdue {
        _ = try? await journal.append(Submission(snapshots: entities.map { LogItem($0, [7]) }))
    }
}
