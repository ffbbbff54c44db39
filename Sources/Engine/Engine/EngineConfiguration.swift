public import RatchetJournal

/// How an engine behaves where there is a choice.
public struct EngineConfiguration: Sendable {
    /// How long attempts that are under way may go on once the engine is to stop; after that they are cancelled, and
    /// made again, uncounted, when the journal is opened next. Default: 30 seconds.
    public var gracePeriod: Duration
    /// How the journal keeps what is in it.
    public var journal: JournalConfiguration
    /// How long the answers to other processes' commands are kept.
    public var commandAnswers: AnswerRetention
    /// The most bytes, as JSON, that a run may record at once: what a step returns, a State, or the first States of all
    /// elements of a `ForEach`. Default: 32 MiB, at most 256 MiB.
    ///
    /// A step that returns more fails, and its run with it; no further attempt is made. A value is in memory several
    /// times while it is recorded: large ones are better kept elsewhere.
    public var payloadLimit: Int {
        didSet { payloadLimit = Self.clamped(payloadLimit) }
    }

    /// The defaults, but for what you name.
    public init(
        gracePeriod: Duration = .seconds(30), journal: JournalConfiguration = JournalConfiguration(),
        commandAnswers: AnswerRetention = AnswerRetention(), payloadLimit: Int = 32 << 20
    ) {
        self.gracePeriod = gracePeriod
        self.journal = journal
        self.commandAnswers = commandAnswers
        self.payloadLimit = Self.clamped(payloadLimit)
    }

    private static func clamped(_ limit: Int) -> Int { min(max(1, limit), RunEvent.greatestByteLimit) }
}
