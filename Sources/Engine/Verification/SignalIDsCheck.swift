import RatchetJournal

/// Checks that each id of a signal that was taken in is one of a run which is there.
struct SignalIDsCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let table = EngineTables.signalIDs.name
        let owners = MessageOwners(table)
        try await verification.slices(of: table) { rows, view in
            for row in rows {
                guard let key = row.key.withUnsafeBytes({ SignalIDKey(keyBytes: $0) }), row.value.isEmpty else {
                    verification.add(
                        Finding(
                            .badRow, "the row is no id of a signal", table: table, key: row.key.hexText,
                            effect: "a signal may be taken in twice", advice: Advice.restore))
                    continue
                }
                try owners.add(key, verification, view)
            }
        }
        try await owners.settle(verification)
    }
}
