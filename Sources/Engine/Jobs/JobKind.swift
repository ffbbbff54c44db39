import RatchetJournal

/// What the app has registered for a kind of job: the user's code with its types erased, and what holds for its jobs.
package struct JobKind: Sendable {
    package let name: String
    package let retry: RetryPolicy
    /// How long one attempt may take; `nil` for as long as it likes.
    package let timeout: Duration?
    /// How often an attempt has to say that it is alive; `nil` if it need not.
    package let heartbeat: Duration?
    package let pool: String?
    package let retention: JobRetention?
    package let work: Work
    /// What a new job is to be, beside what its caller says.
    package let defaults: JobDefaults

    package enum Work: Sendable {
        case single(@Sendable (Payload) throws -> StepBody)
        case batch(limit: Int, @Sendable ([JobShare]) async throws -> [JobShareResult])
        /// It stands in line for a step, and lends it its place.
        case place
    }

    package init(
        name: String, retry: RetryPolicy, timeout: Duration?, heartbeat: Duration?, pool: String?,
        retention: JobRetention?, work: Work, defaults: JobDefaults
    ) {
        self.name = name
        self.retry = retry
        self.timeout = timeout
        self.heartbeat = heartbeat
        self.pool = pool
        self.retention = retention
        self.work = work
        self.defaults = defaults
    }

    var isPlace: Bool { if case .place = work { true } else { false } }

    var alarms: [AttemptAlarm] {
        (timeout.map { [.timeout($0)] } ?? []) + (heartbeat.map { [.heartbeat($0)] } ?? [])
    }
}
