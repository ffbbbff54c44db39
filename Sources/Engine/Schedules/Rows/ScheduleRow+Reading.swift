package import RatchetJournal

extension ScheduleRow {
    /// All schedules, by their names; and what is wrong with the rows that cannot be read.
    package static func all(
        in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws -> (rows: [ScheduleRow], damaged: [JournalError]) {
        var (rows, damaged): ([ScheduleRow], [JournalError]) = ([], [])
        try EngineTables.schedules.scanResults(.all, in: view, with: blocks) { key, bytes in
            do {
                rows.append(try ScheduleRow(decoding: bytes.get()))
            } catch let error as JournalError {
                damaged.append(error)
            } catch {
                damaged.append(JournalError(.damaged, "the row \(key.name) of schedules says nothing that is known"))
            }
            return .next
        }
        return (rows.sorted { $0.name < $1.name }, damaged)
    }
}
