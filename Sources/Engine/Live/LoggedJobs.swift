import RatchetJournal

/// What the log has of jobs.
struct LoggedJobs: Sendable {
    /// Those of which it says something that their snapshots do not.
    private(set) var entities: [RecoveredEntity] = []
    /// The greatest number that it names.
    private(set) var lastNumber: UInt64 = 0

    /// Nothing.
    init() {}

    init(_ contents: Recovery.Result) {
        entities = contents.entities.values.filter { $0.id.kind == .job }
        lastNumber = contents.lastNumbers[.job] ?? 0
    }
}
