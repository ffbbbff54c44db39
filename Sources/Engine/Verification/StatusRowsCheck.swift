import RatchetJournal

/// Checks that each row of `runsByStatus` says what its run's snapshot does.
///
/// A run that was parked because its snapshot is damaged has a row, and its snapshot is left as it was.
struct StatusRowsCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let table = EngineTables.runsByStatus.name
        try await verification.slices(of: table) { rows, view in
            for row in rows {
                guard let key = row.key.withUnsafeBytes({ RunStatusKey(keyBytes: $0) }), row.value.isEmpty else {
                    verification.add(
                        Finding(
                            .badRow, "the row is no status of a run", table: table, key: row.key.hexText,
                            effect: "the engine does not start", advice: Advice.restore))
                    continue
                }
                guard verification.isWhole(JournalTables.entities.name) else { continue }
                try check(key, verification, view)
            }
        }
    }

    private func check(
        _ key: RunStatusKey, _ verification: Verification, _ view: borrowing any StoreView & ~Copyable
    ) throws {
        guard let run = try verification.snapshot(of: key.number, in: view) else { return }
        // A checksum that does not fit, or bytes that say nothing, are SnapshotsCheck's finding.
        guard run.damagedSnapshot == nil, run.snapshot == nil || RunFold.snapshot(of: run) != nil else { return }
        let status = RunFold.snapshot(of: run)?.indexed
        guard status != key.status else { return }
        verification.add(
            Finding(
                .strayRow,
                status.map { "the run's snapshot says that it is \($0)" } ?? "there is no snapshot of the run",
                table: EngineTables.runsByStatus.name, key: "\(key.status), run \(key.number)", run: key.number,
                effect: "lists show the run with a status that it does not have", advice: Advice.derived))
    }
}
