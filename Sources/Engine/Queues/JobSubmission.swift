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
    }

    var submission = Submission(durability: .relaxed)
    var steps: [Step] = []
    var entries: [OutboxEntry] = []
    /// For a probe.
    var sights: [JobSight] = []
    /// Whether a job is in it that is to be deleted some time.
    var bringsExpiry = false
    private(set) var count = 0

    var isEmpty: Bool { submission.isEmpty && steps.isEmpty }

    mutating func add(_ events: [JobEvent], of number: UInt64, at now: Timestamp) {
        count += 1
        submission.items.append(LogItem(.job(number), JobBatch(at: now, events).encoded))
    }
}
