/// What a job is, and what has become of it.
public struct JobInfo: Sendable, Hashable, Identifiable {
    /// Its id.
    public let id: RunID
    package let number: UInt64
    /// The name of its kind.
    public let kind: String
    /// The queue in which it waits.
    public let queue: String
    /// What it is doing.
    public let status: JobStatus
    /// From 1, which comes first, to 9.
    public let priority: Int
    /// What it has its turn by, beside others of other keys.
    public let key: String?
    /// What it is found by.
    public let tags: [String]
    /// When it was enqueued.
    public let enqueued: Timestamp
    /// From when on it can be taken.
    public let due: Timestamp
    /// When it ended, if it is over.
    public let ended: Timestamp?
    /// How many attempts have failed.
    public let failedAttempts: Int
    /// How often it was put off.
    public let snoozes: Int
    /// How often it was read as a message.
    public let reads: Int
    /// How often the process has ended while it was at work, and nothing else that was suspected.
    public let crashes: Int
    /// The attempts that failed: the first one, and the last ones.
    public let failures: [JobFailure]
    /// What its attempts have said: the last lines.
    public let lines: [JobLine]
    /// What the last heartbeat brought.
    public let progress: RecordedValue?
    /// What it is about.
    public let arguments: RecordedValue
    /// What it returned, if it is done and kept.
    public let output: RecordedValue?

    package init(_ look: JobLook) {
        self.init(look.state, look.status ?? look.state.status(at: look.state.enqueued))
    }

    package init(_ job: JobState, _ status: JobStatus) {
        let past = job.past
        id = job.id
        number = job.number
        kind = job.entry.kind
        queue = job.entry.queue
        self.status = status
        priority = Int(job.entry.priority)
        key = job.entry.key
        tags = job.entry.tags
        enqueued = job.enqueued
        due = job.entry.due
        ended = job.ended
        failedAttempts = job.failedAttempts
        snoozes = past?.snoozes ?? 0
        reads = past?.reads ?? 0
        crashes = past?.memory.crashes ?? 0
        failures = past?.failures ?? []
        lines = past?.lines ?? []
        progress = past?.memory.heartbeat.map { RecordedValue($0) }
        arguments = RecordedValue(job.entry.arguments)
        if case .completed(_, let value)? = job.end { output = RecordedValue(value) } else { output = nil }
    }
}
