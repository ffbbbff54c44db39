import RatchetJournal

/// Checks that each timer is that of a run which sleeps until then.
struct TimerRowsCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let table = EngineTables.timers.name
        try await verification.slices(of: table) { rows, view in
            for row in rows {
                guard let key = row.key.withUnsafeBytes({ TimerKey(keyBytes: $0) }), row.value.isEmpty else {
                    verification.add(
                        Finding(
                            .badRow, "the row is no timer of a run", table: table, key: row.key.hexText,
                            effect: "the engine does not start", advice: Advice.restore))
                    continue
                }
                guard verification.isWhole(JournalTables.entities.name) else { continue }
                try check(key, verification, view)
            }
        }
    }

    private func check(
        _ key: TimerKey, _ verification: Verification, _ view: borrowing any StoreView & ~Copyable
    ) throws {
        guard let run = try verification.snapshot(of: key.number, in: view) else { return }
        // A checksum that does not fit, or bytes that say nothing, are SnapshotsCheck's finding.
        guard run.damagedSnapshot == nil, run.snapshot == nil || RunFold.snapshot(of: run) != nil else { return }
        guard let what = fault(key, run) else { return }
        verification.add(
            Finding(
                .strayRow, what, table: EngineTables.timers.name, key: "due \(key.due), run \(key.number)",
                run: key.number, effect: "the timer fires and does nothing", advice: Advice.derived))
    }

    private func fault(_ key: TimerKey, _ run: RecoveredEntity) -> String? {
        switch RunFold.snapshot(of: run)?.content {
        case nil: return "there is no snapshot of the run"
        // A parked run keeps the timer that it had: it may be tried again.
        case .unfolded: return nil
        case .folded(let bytes):
            guard let due = RunState.asleepUntil(in: bytes) else { return "the run does not sleep" }
            return due == key.due ? nil : "the run sleeps until \(due)"
        }
    }
}
