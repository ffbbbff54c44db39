import RatchetJournal

/// A run that is to be deleted, and what there is of it beside its history.
struct ExpiredRun: Sendable {
    let key: RunEndKey
    /// The id that the caller gave, if it is still this run's.
    let givenID: String?
    private let idRow: UserKey?
    /// The log holds nothing of the run behind this.
    let last: LSN

    var number: UInt64 { key.number }

    /// - Parameter summary: `nil` if it cannot be read.
    init(
        _ key: RunEndKey, _ summary: RunEndSummary?, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws {
        self.key = key
        let entity = try Recovery.snapshot(of: .run(key.number), in: view, with: blocks)
        let id = summary?.givenID ?? RunFold.header(of: entity)?.givenID
        let row = id.map { blocks.key($0, in: EngineTables.runIDs.name) }
        let isItsOwn = try row.map { try EngineTables.runIDs.value(for: $0, in: view) == key.number } ?? false
        givenID = isItsOwn ? id : nil
        idRow = isItsOwn ? row : nil
        last = try entity.covered ?? LogState.last(in: view)
    }

    var writes: [WriteBatch.Operation] {
        let rows: [WriteBatch.Operation] = [
            EngineTables.runsByEnd.delete(key),
            EngineTables.signalIDs.deleteRange(SignalIDKey.ids(of: number), limit: .max),
        ]
        return rows + (idRow.map { [EngineTables.runIDs.delete($0)] } ?? [])
    }
}
