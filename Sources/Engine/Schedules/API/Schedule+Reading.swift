import RatchetJournal

extension Schedule {
    /// All schedules, by their names. Damaged ones are left out.
    static func all(in view: borrowing any StoreView & ~Copyable, with blocks: Blocks) throws -> [Schedule] {
        var schedules: [Schedule] = []
        for row in try ScheduleRow.all(in: view, with: blocks).rows {
            schedules.append(Schedule(try row.withoutEnded(in: view)))
        }
        return schedules
    }

    /// The schedule with this name, or `nil`.
    static func named(
        _ name: String, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws -> Schedule? {
        let key = blocks.key(name, in: EngineTables.schedules.name)
        guard let bytes = try EngineTables.schedules.value(for: key, in: view, with: blocks) else { return nil }
        guard let row = try? ScheduleRow(decoding: bytes) else {
            throw JournalError(.damaged, "schedule '\(name)' cannot be read: restore a backup")
        }
        return Schedule(try row.withoutEnded(in: view))
    }
}

extension ScheduleRow {
    /// The row without the runs that have ended since it was written.
    fileprivate func withoutEnded(in view: borrowing any StoreView & ~Copyable) throws -> ScheduleRow {
        var row = self
        row.active = []
        for run in active {
            let key = EntityID.run(run.number).keyBytes
            if try view.value(for: key, in: JournalTables.archive.name) == nil { row.active.append(run) }
        }
        return row
    }
}
