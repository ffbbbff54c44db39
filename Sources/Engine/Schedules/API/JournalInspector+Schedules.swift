import RatchetJournal

extension JournalInspector {
    /// All schedules, by their names. Damaged ones are left out.
    package func schedules() async throws -> [Schedule] {
        let blocks = blocks
        return try await store.read { view in try Schedule.all(in: view, with: blocks) }
    }

    /// The schedule with this name, or `nil`.
    package func schedule(named name: String) async throws -> Schedule? {
        let blocks = blocks
        return try await store.read { view in try Schedule.named(name, in: view, with: blocks) }
    }
}
