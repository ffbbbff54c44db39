import RatchetJournal

extension JournalInspector {
    /// The jobs that a filter means, by their numbers: at most `limit`, from behind `last`.
    ///
    /// Those at work count as queued: that is known to their engine alone.
    package func jobs(
        _ filter: JobFilter, after last: UInt64 = 0, limit: Int, at now: Timestamp
    ) async throws -> [JobInfo] {
        let blocks = blocks
        return try await store.read { view in
            let catalogue = JobCatalogue(try Recovery.read(view, with: blocks), at: now, with: blocks)
            return try catalogue.jobs(filter, after: last, limit: limit, in: view)
                .map { JobInfo($0, catalogue.status(of: $0)) }
        }
    }

    /// The job of this id; `nil` if there is none.
    package func job(_ id: RunID, at now: Timestamp) async throws -> JobInfo? {
        let blocks = blocks
        return try await store.read { view in
            let catalogue = JobCatalogue(try Recovery.read(view, with: blocks), at: now, with: blocks)
            return try catalogue.job(id, in: view).map { JobInfo($0, catalogue.status(of: $0)) }
        }
    }

    /// What the queues hold.
    package func queues(at now: Timestamp) async throws -> [QueueCount] {
        let blocks = blocks
        return try await store.read { view in
            try JobCatalogue(try Recovery.read(view, with: blocks), at: now, with: blocks)
                .queues(countingTo: QueueInfo.countLimit, in: view)
        }
    }
}
