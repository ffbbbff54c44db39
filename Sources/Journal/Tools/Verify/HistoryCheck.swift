/// Checks each row of `history`, and each entity that was forgotten.
struct HistoryCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        try await verification.slices(of: JournalTables.history.name) { rows, _ in
            for row in rows { Self.checkHistory(row, verification) }
        }
        try await verification.slices(of: JournalTables.forgotten.name) { rows, _ in
            for row in rows where row.key.withUnsafeBytes({ ForgottenKey(keyBytes: $0) }) == nil {
                Self.add(
                    .badRow, "the key names no entity", JournalTables.forgotten.name, row.key.hexText,
                    effect: "the journal does not open", verification)
            }
        }
    }

    private static func checkHistory(_ row: Verification.Row, _ verification: Verification) {
        let table = JournalTables.history
        guard let key = row.key.withUnsafeBytes({ HistoryKey(keyBytes: $0) }) else {
            return add(
                .badRow, "the key names no part of a history", table.name, row.key.hexText,
                effect: "nothing finds the row", verification)
        }
        do throws(JournalError) {
            _ = try HistoryRow.decode(try table.value(of: row.value, key, with: verification.blocks), for: key)
        } catch {
            guard !verification.isUnopened(error, in: table.name) else { return }
            add(
                .checksum, error.message, table.name, "\(key.entity), \(key.first)",
                effect: "the run's history says so in its place", verification)
        }
    }

    private static func add(
        _ kind: Finding.Kind, _ what: String, _ table: TableName, _ key: String, effect: String,
        _ verification: Verification
    ) {
        verification.add(Finding(kind, what, table: table, key: key, effect: effect, advice: Advice.restore))
    }
}
