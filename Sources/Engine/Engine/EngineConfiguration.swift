public import RatchetJournal

/// How an engine behaves where there is a choice.
public struct EngineConfiguration: Sendable, Hashable {
    /// How long attempts that are under way may go on once the engine is to stop; after that they are cancelled, and
    /// made again, uncounted, when the journal is opened next. Default: 30 seconds.
    public var gracePeriod: Duration
    /// How much the journal may hold in memory and in its log.
    public var journalLimits: JournalLimits

    /// The defaults, but for what you name.
    public init(gracePeriod: Duration = .seconds(30), journalLimits: JournalLimits = JournalLimits()) {
        self.gracePeriod = gracePeriod
        self.journalLimits = journalLimits
    }
}
