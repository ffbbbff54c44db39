import RatchetJournal

/// Checks that each id of a signal that was taken in is one of a run which is there: as a snapshot, or in the log.
struct SignalIDsCheck: JournalCheck {
    func run(_ verification: Verification) async throws {
        let table = EngineTables.signalIDs.name
        let unsettled = Unsettled()
        try await verification.slices(of: table) { rows, view in
            for row in rows {
                guard let key = row.key.withUnsafeBytes({ SignalIDKey(keyBytes: $0) }), row.value.isEmpty else {
                    verification.add(
                        Finding(
                            .badRow, "the row is no id of a signal", table: table, key: row.key.hexText,
                            effect: "a signal may be taken in twice", advice: Advice.restore))
                    continue
                }
                guard verification.isWhole(JournalTables.entities.name, JournalTables.archive.name) else { continue }
                if try Self.hasSnapshot(key.run, view) == false {
                    unsettled.add("\(key.id.name), run \(key.run)", key.run)
                }
            }
        }
        try await settle(unsettled.numbers, verification)
    }

    /// Runs that had no snapshot yet: they are in the log, or have one by now.
    private func settle(_ rows: [String: UInt64], _ verification: Verification) async throws {
        guard !rows.isEmpty, verification.isWhole(JournalTables.log.name) else { return }
        try await verification.store.read { view in
            guard let log = try? Recovery.read(view, with: verification.blocks, limits: verification.limits) else {
                return
            }
            for (key, number) in rows.sorted(by: { $0.key < $1.key }) where log.entities[.run(number)] == nil {
                guard try Self.hasSnapshot(number, view) == false else { continue }
                verification.add(
                    Finding(
                        .strayRow, "there is no such run", table: EngineTables.signalIDs.name, key: key, run: number,
                        effect: "the row takes room, and means nothing", advice: Advice.derived))
            }
        }
    }

    private static func hasSnapshot(_ number: UInt64, _ view: borrowing any StoreView & ~Copyable) throws -> Bool {
        let key = EntityID.run(number).keyBytes
        return try view.value(for: key, in: JournalTables.entities.name) != nil
            || view.value(for: key, in: JournalTables.archive.name) != nil
    }
}
