import RatchetJournal

/// Checks that each id that a caller gave leads to a run that says so: in its snapshot, or in the log.
struct RunIDsCheck: JournalCheck {

    func run(_ verification: Verification) async throws {
        let table = EngineTables.runIDs.name
        let unsettled = Unsettled()
        try await verification.slices(of: table) { rows, view in
            for row in rows {
                guard let id = String(validating: row.key, as: UTF8.self), let number = UInt64(tableBytes: row.value)
                else {
                    verification.add(
                        Finding(
                            .badRow, "the row is no number of a run", table: table, key: row.key.hexText,
                            effect: "whoever asks for the id gets an error", advice: Advice.restore))
                    continue
                }
                guard verification.isWhole(JournalTables.entities.name, JournalTables.archive.name) else { continue }
                try check(id, number, unsettled, verification, view)
            }
        }
        try await settle(unsettled.numbers, verification)
    }

    private func check(
        _ id: String, _ number: UInt64, _ unsettled: Unsettled, _ verification: Verification,
        _ view: borrowing any StoreView & ~Copyable
    ) throws {
        guard let run = try verification.snapshot(of: number, in: view) else { return }
        guard !run.isSnapshotDamaged else { return }
        guard run.snapshot != nil else { return unsettled.add(id, number) }
        guard let header = RunFold.header(of: run), header.givenID != id else { return }
        add(id, number, "the run says that its id is '\(header.givenID ?? "run-\(number)")'", verification)
    }

    /// Runs that had no snapshot yet: they are in the log, or have one by now.
    private func settle(_ names: [String: UInt64], _ verification: Verification) async throws {
        guard !names.isEmpty, verification.isWhole(JournalTables.log.name) else { return }
        try await verification.store.read { view in
            guard let recovered = try? Recovery.read(view, with: verification.blocks, limits: verification.limits)
            else { return }
            for (id, number) in names.sorted(by: { $0.value < $1.value }) {
                guard
                    let run = try recovered.entities[.run(number)] ?? verification.snapshot(of: number, in: view)
                else { continue }
                guard run.damage == nil else { continue }
                guard run.snapshot != nil || !run.events.isEmpty else {
                    add(id, number, "there is no such run", verification)
                    continue
                }
                guard let header = RunFold.header(of: run), header.givenID != id else { continue }
                add(id, number, "the run says that its id is '\(header.givenID ?? "run-\(number)")'", verification)
            }
        }
    }

    private func add(_ id: String, _ number: UInt64, _ what: String, _ verification: Verification) {
        verification.add(
            Finding(
                .strayRow, what, table: EngineTables.runIDs.name, key: "'\(id)', run \(number)", run: number,
                effect: "whoever starts or asks for the id gets the wrong run, or none", advice: Advice.derived))
    }
}
