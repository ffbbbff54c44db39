import Logging
import RatchetJournal

extension Runs {
    /// Counts that the journal is opened with steps that were at work, unless their engine had been stopped.
    func countRestart(_ runs: [RecoveredRun]) async throws {
        guard world.crashes.begin() else { return }
        let last = try await world.journal.read { view in try RestartCount.read(in: view) }
        let hasJobs = try await mayHaveHadJobsAtWork()
        guard hasJobs || runs.contains(where: \.isAtWork) else { return world.crashes.set(last) }
        let count = RestartCount.next(after: last, at: world.clock.now)
        try await commit(count.writes)
        world.crashes.set(count)
        guard count.isSuspicious else { return }
        world.logger.warning(
            "The process has ended without a stop again: the steps that were at work are made one at a time",
            metadata: ["restarts": "\(count.count)"])
    }

    /// Which jobs were at work is not recorded: any that could be taken may have been.
    private func mayHaveHadJobsAtWork() async throws -> Bool {
        let isLogged = loggedJobs.entities.contains { entity in
            if case .job(let state) = JobState.read(entity) { !state.isOver && !state.isDead } else { false }
        }
        if isLogged { return true }
        let now = world.clock.now
        return try await world.journal.read { view in
            var isStored = false
            try QueueTables.ready.scan(.all, in: view) { _, _ in
                isStored = true
                return .stop
            }
            return try isStored || Self.hasDue(at: now, view)
        }
    }

    /// Whether the time of a job has come that was put off: the first one of each queue tells.
    private static func hasDue(at now: Timestamp, _ view: borrowing any StoreView & ~Copyable) throws -> Bool {
        var start: UInt32? = 0
        while let queue = start {
            var first: QueueTimeKey?
            try QueueTables.later.scan(KeyRange(from: queue.keyBytes), in: view) { key, _ in
                first = key
                return .stop
            }
            guard let first else { return false }
            if first.time <= now { return true }
            start = first.queue < .max ? first.queue + 1 : nil
        }
        return false
    }

    /// The engine was stopped: whatever was at work did not end the process.
    func noteStop() async {
        guard world.crashes.isCounting, !world.journal.hasStopped, !Task.isCancelled else { return }
        do {
            try await commit(RestartCount.deletions)
            world.crashes.set(nil)
        } catch {
            // The next process counts one more than there were.
        }
    }
}
