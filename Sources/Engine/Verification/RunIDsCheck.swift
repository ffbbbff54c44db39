import RatchetJournal

/// Checks that each id that a caller gave leads to a run that says so: in its snapshot, or in the log.
struct RunIDsCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let table = EngineTables.runIDs.name
        let unsettled = Unsettled()
        try await verification.slices(of: table) { rows, view in
            for row in rows {
                let key = UserKey(row.key)
                guard key.isDigest || key.text != nil, let number = UInt64(tableBytes: row.value) else {
                    verification.add(
                        Finding(
                            .badRow, "the row is no number of a run", table: table, key: row.key.hexText,
                            effect: "whoever asks for the id gets an error", advice: Advice.restore))
                    continue
                }
                guard verification.isWhole(JournalTables.entities.name, JournalTables.archive.name) else { continue }
                try check(key.name, number, unsettled, verification, view)
            }
        }
        try await settle(unsettled.numbers, verification)
    }

    private func check(
        _ name: String, _ number: UInt64, _ unsettled: Unsettled, _ verification: Verification,
        _ view: borrowing any StoreView & ~Copyable
    ) throws {
        guard let run = try verification.snapshot(of: number, in: view) else { return }
        guard run.damagedSnapshot == nil else { return }
        guard run.snapshot != nil else { return unsettled.add(name, number) }
        check(name, run, verification)
    }

    private func check(_ name: String, _ run: RecoveredEntity, _ verification: Verification) {
        guard let header = RunFold.header(of: run) else { return }
        let key = header.givenID.map { verification.blocks.key($0, in: EngineTables.runIDs.name) }
        guard key?.name != name else { return }
        let id = header.givenID ?? "run-\(run.id.number)"
        add(name, run.id.number, "the run says that its id is '\(id)'", verification)
    }

    /// Runs that had no snapshot yet: they are in the log, or have one by now.
    private func settle(_ names: [String: UInt64], _ verification: Verification) async throws {
        guard !names.isEmpty, verification.isWhole(JournalTables.log.name) else { return }
        try await verification.store.read { view in
            guard let recovered = try? Recovery.read(view, with: verification.blocks, limits: verification.limits)
            else { return }
            for (name, number) in names.sorted(by: { $0.value < $1.value }) {
                guard
                    let run = try recovered.entities[.run(number)] ?? verification.snapshot(of: number, in: view)
                else { continue }
                guard run.damage == nil else { continue }
                guard run.snapshot != nil || !run.events.isEmpty else {
                    add(name, number, "there is no such run", verification)
                    continue
                }
                check(name, run, verification)
            }
        }
    }

    private func add(_ name: String, _ number: UInt64, _ what: String, _ verification: Verification) {
        verification.add(
            Finding(
                .strayRow, what, table: EngineTables.runIDs.name, key: "\(name), run \(number)", run: number,
                effect: "whoever starts or asks for the id gets the wrong run, or none", advice: Advice.derived))
    }
}
