import RatchetJournal

/// Whether the runs are there whose messages a table has: as a snapshot, or in the log.
struct MessageOwners {
    private let table: TableName
    private let unsettled = Unsettled()

    init(_ table: TableName) { self.table = table }

    func add(
        _ key: SignalIDKey, _ verification: Verification, _ view: borrowing any StoreView & ~Copyable
    ) throws {
        guard verification.isWhole(JournalTables.entities.name, JournalTables.archive.name) else { return }
        if try Self.hasSnapshot(key.run, view) == false { unsettled.add("\(key.id.name), run \(key.run)", key.run) }
    }

    /// Runs that had no snapshot yet: they are in the log, or have one by now.
    func settle(_ verification: Verification) async throws {
        let (rows, table) = (unsettled.numbers, table)
        guard !rows.isEmpty, verification.isWhole(JournalTables.log.name) else { return }
        try await verification.store.read { view in
            guard let log = try? Recovery.read(view, with: verification.blocks, limits: verification.limits) else {
                return
            }
            for (key, number) in rows.sorted(by: { $0.key < $1.key }) where log.entities[.run(number)] == nil {
                guard try Self.hasSnapshot(number, view) == false else { continue }
                verification.add(
                    Finding(
                        .strayRow, "there is no such run", table: table, key: key, run: number,
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
