/// How a journal keeps what is in it: how much it may hold, and what its bytes go through on their way to the disk.
///
///     JournalConfiguration(limits: JournalLimits(logBytes: 64 << 20), codecs: [MyCodec()])
public struct JournalConfiguration: Sendable {
    /// How much the journal may hold in memory and in its log.
    public var limits: JournalLimits
    /// What blocks go through after they were compressed, first to last. Default: nothing.
    ///
    /// The list may change from one opening to the next, as long as it has every codec of which the journal still has
    /// blocks. Each needs an id of its own.
    public var codecs: [any BlockCodec]
    /// What becomes of the events that snapshots include, when the log is shortened. Default: they are kept.
    public var history: HistoryKeeping
    /// What is kept for whoever follows what happens. Default: nothing.
    public var feed: FeedKeeping

    /// The defaults, but for what you name.
    public init(
        limits: JournalLimits = JournalLimits(), codecs: [any BlockCodec] = [], history: HistoryKeeping = .kept,
        feed: FeedKeeping = .none
    ) {
        self.limits = limits
        self.codecs = codecs
        self.history = history
        self.feed = feed
    }
}
