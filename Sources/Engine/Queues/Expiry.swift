import RatchetJournal

/// Until when a job is kept that is over.
enum Expiry: Equatable {
    case now
    case at(Timestamp)
    case never

    init(_ job: JobState, _ end: JobState.End, _ retention: JobRetention) {
        let ended = job.ended ?? job.enqueued
        var expiry =
            switch retention.period(of: end) {
            case .none: Expiry.now
            case .after(let age): age > .zero ? Expiry.at(ended + age) : .now
            case .forever: Expiry.never
            }
        // It keeps others out for as long as its claim says.
        if let claim = job.entry.claim, claim.states.contains(job.status(at: ended)) {
            expiry = expiry.later(claim.until.map { $0 > ended ? .at($0) : .now } ?? .never)
        }
        self = expiry
    }

    private func later(_ other: Expiry) -> Expiry {
        switch (self, other) {
        case (.never, _), (_, .never): .never
        case (.at(let one), .at(let two)): .at(max(one, two))
        case (.at, .now): self
        case (.now, _): other
        }
    }

    /// The rows of a job that is kept.
    func rows(of job: JobState, with blocks: Blocks) throws(JournalError) -> [WriteBatch.Operation] {
        let key = JobEndKey(job.status(at: job.enqueued), job.ended ?? job.enqueued, job.number)
        var expires: Timestamp?
        if case .at(let time) = self { expires = time }
        let summary = JobEndSummary(job, expires: expires)
        let row = try QueueTables.ended.put(key, summary.encoded, with: blocks)
        guard let expires else { return [row] }
        return [row, QueueTables.expiries.put(TimerKey(expires, job.number), key.keyBytes)]
    }
}

extension JobOutcome {
    init(_ end: JobState.End) {
        switch end {
        case .completed(_, let output): self = .completed(output)
        case .cancelled: self = .cancelled
        }
    }
}
