public import RatchetJournal

/// How an engine behaves where there is a choice.
public struct EngineConfiguration: Sendable, Hashable {
    /// How long attempts that are under way may go on once the engine is to stop; after that they are cancelled, and
    /// made again, uncounted, when the journal is opened next. Default: 30 seconds.
    public var gracePeriod: Duration
    /// How much the journal may hold in memory and in its log.
    public var journalLimits: JournalLimits
    /// How long the answers to other processes' commands are kept.
    public var commandAnswers: AnswerRetention

    /// The defaults, but for what you name.
    public init(
        gracePeriod: Duration = .seconds(30), journalLimits: JournalLimits = JournalLimits(),
        commandAnswers: AnswerRetention = AnswerRetention()
    ) {
        self.gracePeriod = gracePeriod
        self.journalLimits = journalLimits
        self.commandAnswers = commandAnswers
    }
}
