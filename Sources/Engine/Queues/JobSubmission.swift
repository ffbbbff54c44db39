import RatchetJournal

/// What a queue is about to hand to the journal: of as many jobs as have something to be recorded.
struct JobSubmission {
    /// What follows once it is durable.
    enum Step {
        /// Nothing of the job stays in memory; whoever waits for it is told, if it is over.
        case leave(QueuedJob, JobOutcome?)
        /// It can be taken later.
        case later(QueuedJob, TimerKey)
        /// It stands in the line again.
        case again(QueuedJob)
        /// Its attempt begins.
        case begin([QueuedJob])
        /// More can begin without waiting: the limit of this key has it ahead.
        case ahead(key: UInt64, payment: Int)
    }

    var submission = Submission(durability: .relaxed)
    var steps: [Step] = []
    var entries: [OutboxEntry] = []
    /// For a probe.
    var sights: [JobSight] = []
    /// Whether a job is in it that is to be deleted some time.
    var bringsExpiry = false
    private(set) var count = 0
    private var bytes = 0

    /// What limits have let through: the last word on each moment counts.
    private var uses: [LimitKey: LimitUse] = [:]

    /// Whether it has so much that the next thing had better go into one of its own: the journal takes no submission
    /// without a bound.
    var isFull: Bool { bytes > Submission.itemLimit / 4 }

    var isEmpty: Bool { submission.isEmpty && steps.isEmpty && uses.isEmpty }

    /// - Returns: Whether it is the first word on that moment.
    mutating func add(_ use: LimitUse, as key: LimitKey) -> Bool { uses.updateValue(use, forKey: key) == nil }

    /// All that goes into the journal.
    var whole: Submission {
        var submission = submission
        for (key, use) in uses { submission.writes.append(use.row(key)) }
        return submission
    }

    mutating func add(_ events: [JobEvent], of number: UInt64, at now: Timestamp) {
        count += 1
        let batch = JobBatch(at: now, events).encoded
        bytes += batch.count
        submission.items.append(LogItem(.job(number), batch))
    }
}
