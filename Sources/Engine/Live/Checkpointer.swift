import RatchetJournal

/// Brings the snapshots that the journal asks for, many at once: while the log is full, everybody waits for them.
struct Checkpointer {
    /// How many snapshots are under way at once, at least and at most.
    private static let width = 16...1_024
    /// Snapshots of about so many bytes may be under way at once.
    private static let bytes = 4 << 20

    private let runs: Runs
    private let journal: Journal
    /// Has the snapshots of jobs written.
    private let jobs: @Sendable ([UInt64]) async -> Void

    init(_ runs: Runs, _ journal: Journal, jobs: @escaping @Sendable ([UInt64]) async -> Void) {
        self.runs = runs
        self.journal = journal
        self.jobs = jobs
    }

    /// Works until the task is cancelled or the journal is closed.
    func run() async {
        await withTaskGroup(of: Int.self) { group in
            // As large as the snapshots of late; few at first.
            var (underWay, size) = (0, Self.bytes / 64)
            let jobs = jobs
            for await entities in journal.overdue {
                let numbers = entities.filter { $0.kind == .job }.map(\.number)
                if !numbers.isEmpty {
                    group.addTask {
                        await jobs(numbers)
                        return 0
                    }
                    underWay += 1
                }
                for entity in entities where entity.kind == .run {
                    while underWay >= Self.width(for: size), let bytes = await group.next() {
                        size = (size * 7 + bytes) / 8
                        underWay -= 1
                    }
                    group.addTask { await runs.checkpoint(entity.number) }
                    underWay += 1
                }
            }
        }
    }

    private static func width(for size: Int) -> Int {
        min(max(bytes / max(1, size), width.lowerBound), width.upperBound)
    }
}
