public import RatchetJournal

/// How an engine behaves where there is a choice.
public struct EngineConfiguration: Sendable {
    /// How long attempts that are under way may go on once the engine is to stop; after that they are cancelled, and
    /// made again, uncounted, when the journal is opened next. Default: 30 seconds.
    public var gracePeriod: Duration
    /// For how long runs are kept once they are over. Default: for ever.
    public var retention: RetentionPolicy
    /// How the journal keeps what is in it.
    public var journal: JournalConfiguration
    /// How long the answers to other processes' commands are kept.
    public var commandAnswers: AnswerRetention
    /// The most bytes, as JSON, that a run may record at once: what a step returns, a State, a signal, or the first
    /// States of all elements of a `ForEach`. Default: 32 MiB, at most 256 MiB.
    ///
    /// A step that returns more fails, and its run with it; no further attempt is made. A run that would start with
    /// more, and a larger signal, are refused with ``EngineError/Code/tooLarge``. What is in the journal already stays
    /// as it is. A value is in memory several times while it is recorded: large ones are better kept elsewhere.
    ///
    /// With a figure below 1 or above 256 MiB, the engine does not run: ``EngineError/Code/unsuitableConfiguration``.
    public var payloadLimit: Int
    /// Threads for steps that block or compute for long. Default: none.
    ///
    /// With two of one name, a name of no bytes, or a number of threads below 1 or above 1,024, the engine does not
    /// run: ``EngineError/Code/unsuitableConfiguration``.
    public var pools: [Pool]
    /// Queues for which something else holds than the defaults. Default: none; a queue that is not named here is there
    /// as soon as a job is enqueued in it.
    ///
    /// With two of one name, or a figure out of its bounds, the engine does not run:
    /// ``EngineError/Code/unsuitableConfiguration``.
    public var queues: [Queue]
    /// For how long jobs are kept once they are over, where their kind says nothing else. Default: not at all.
    public var jobRetention: JobRetention
    /// How often the process may end while a step is at work that is suspected of it, before the step's run is paused;
    /// `nil` for as often as it likes. Default: 3.
    ///
    /// A step that ends the process, by a trap for example, would do so again each time that the journal is opened. So
    /// the second time in a row, each within an hour, that the process has ended without a stop, the steps that were at
    /// work are made one at a time, and it is recorded that they begin: now it is known which of them it is. A run that
    /// was paused for it goes on when it is resumed, and can be cancelled; all others go on.
    ///
    /// With a figure below 1 the engine does not run: ``EngineError/Code/unsuitableConfiguration``.
    public var crashLimit: Int?
    /// What stands around starts, attempts of steps and signals; the first is the outermost. Default: nothing.
    public var interceptors: [any Interceptor]

    /// The defaults, but for what you name.
    public init(
        gracePeriod: Duration = .seconds(30), retention: RetentionPolicy = .keepAll,
        journal: JournalConfiguration = JournalConfiguration(), commandAnswers: AnswerRetention = AnswerRetention(),
        payloadLimit: Int = 32 << 20, pools: [Pool] = [], queues: [Queue] = [],
        jobRetention: JobRetention = JobRetention(), crashLimit: Int? = 3,
        interceptors: [any Interceptor] = []
    ) {
        self.gracePeriod = gracePeriod
        self.retention = retention
        self.journal = journal
        self.commandAnswers = commandAnswers
        self.payloadLimit = payloadLimit
        self.pools = pools
        self.queues = queues
        self.jobRetention = jobRetention
        self.crashLimit = crashLimit
        self.interceptors = interceptors
    }

    func check() throws(EngineError) {
        guard (1...RunEvent.greatestByteLimit).contains(payloadLimit) else {
            throw EngineError(
                .unsuitableConfiguration,
                "the engine's payloadLimit is \(payloadLimit) bytes, and can be from 1 to "
                    + "\(RunEvent.greatestByteLimit): nothing was opened")
        }
        guard crashLimit.map({ $0 > 0 }) ?? true else {
            throw EngineError(
                .unsuitableConfiguration,
                "the engine's crashLimit is \(crashLimit ?? 0), and can be from 1 on, or nil: "
                    + "nothing was opened")
        }
        var names: Set<String> = []
        for pool in pools {
            guard !pool.name.isEmpty, names.insert(pool.name).inserted, Pool.threadLimits.contains(pool.threads) else {
                throw EngineError(
                    .unsuitableConfiguration,
                    "the engine's pool '\(pool.name)' has \(pool.threads) threads; each pool needs a name of its own, "
                        + "and from 1 to \(Pool.threadLimits.upperBound) threads: nothing was opened")
            }
            guard pool.freeProcessors >= 0 else {
                throw EngineError(
                    .unsuitableConfiguration,
                    "the engine's pool '\(pool.name)' is to leave \(pool.freeProcessors) processors free, and can "
                        + "leave 0 or more: nothing was opened")
            }
        }
        try checkQueues(pools: names)
    }

    private func checkQueues(pools: Set<String>) throws(EngineError) {
        var names: Set<String> = []
        for queue in queues {
            try queue.check(pools: pools)
            guard !names.insert(queue.name).inserted else { continue }
            throw EngineError(
                .unsuitableConfiguration,
                "the engine's configuration has two queues '\(queue.name)': nothing was opened")
        }
    }
}
