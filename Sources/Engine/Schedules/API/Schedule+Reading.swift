import RatchetJournal

extension Schedule {
    /// All schedules, by their names. Damaged ones are left out.
    static func all(in view: borrowing any StoreView & ~Copyable, with blocks: Blocks) throws -> [Schedule] {
        var schedules: [Schedule] = []
        for row in try ScheduleRow.all(in: view, with: blocks).rows {
            schedules.append(Schedule(try row.withoutEnded(in: view, with: blocks)))
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
        return Schedule(try row.withoutEnded(in: view, with: blocks))
    }
}

extension ScheduleRow {
    /// The row without the runs and jobs that have ended since it was written.
    fileprivate func withoutEnded(
        in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws -> ScheduleRow {
        var row = self
        row.active = []
        for run in active where try run.isUnderWay(in: view, with: blocks) { row.active.append(run) }
        return row
    }
}

extension ScheduleRow.ActiveRun {
    fileprivate func isUnderWay(in view: borrowing any StoreView & ~Copyable, with blocks: Blocks) throws -> Bool {
        let entity = job.map { EntityID.job($0) } ?? .run(number)
        if try view.value(for: entity.keyBytes, in: JournalTables.archive.name) != nil { return false }
        guard let job else { return true }
        // A job may stand in the log only. The row of its id is there until nothing is left of it.
        guard try QueueTables.ids.value(for: id.rawValue, in: view, with: blocks) == job else { return false }
        // Of one that is damaged nobody knows: it stays where it is.
        let snapshot = try? Recovery.snapshot(of: entity, in: view, with: blocks).snapshot
        let state = snapshot.flatMap { try? JobState(number: job, decoding: $0) }
        return state?.isDead != true
    }
}
