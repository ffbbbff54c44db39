/// Deletes the history of entities that were forgotten, a bounded number of rows a commit.
struct HistoryPurge {
    private static let entitiesPerCommit = 256
    private static let rowsPerCommit = 2_048

    private let journal: Journal

    init(_ journal: Journal) { self.journal = journal }

    /// Returns once nothing is left that can be deleted, or the journal is closed.
    func run() async throws(JournalError) {
        while true {
            let writes = try await journal.read(failing: "the history cannot be read") { view in
                try Self.writes(in: view)
            }
            guard !writes.isEmpty, await journal.queue.add(Housekeeping(writes: writes, trim: nil)) else { return }
        }
    }

    /// What the log still names gets more rows of history: it is left until the log has forgotten it too.
    private static func writes(in view: borrowing any StoreView & ~Copyable) throws -> [WriteBatch.Operation] {
        let bound = ForgottenKey(try LogState.trimmed(in: view).next, EntityID(.init(rawValue: 0), 0))
        var forgotten: [ForgottenKey] = []
        try JournalTables.forgotten.scan(KeyRange(upTo: bound.keyBytes), in: view) { key, _ in
            forgotten.append(key)
            return forgotten.count < entitiesPerCommit ? .next : .stop
        }
        var writes: [WriteBatch.Operation] = []
        var room = rowsPerCommit
        for key in forgotten where room > 0 {
            let range = HistoryKey.rows(of: key.entity)
            let rows = try count(range, atMost: room, view)
            if rows > 0 { writes.append(JournalTables.history.deleteRange(range, limit: rows)) }
            if rows < room { writes.append(JournalTables.forgotten.delete(key)) }
            room -= rows
        }
        return writes
    }

    private static func count(
        _ range: Range<HistoryKey>, atMost limit: Int, _ view: borrowing any StoreView & ~Copyable
    ) throws -> Int {
        var count = 0
        let keys = KeyRange(from: range.lowerBound.keyBytes, upTo: range.upperBound.keyBytes)
        try view.scan(JournalTables.history.name, keys) { _, _ in
            count += 1
            return count < limit ? .next : .stop
        }
        return count
    }
}
