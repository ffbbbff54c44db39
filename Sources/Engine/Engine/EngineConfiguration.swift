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

    /// The defaults, but for what you name.
    public init(
        gracePeriod: Duration = .seconds(30), retention: RetentionPolicy = .keepAll,
        journal: JournalConfiguration = JournalConfiguration(), commandAnswers: AnswerRetention = AnswerRetention()
    ) {
        self.gracePeriod = gracePeriod
        self.retention = retention
        self.journal = journal
        self.commandAnswers = commandAnswers
    }
}
