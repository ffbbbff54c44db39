/// How long the answers to other processes' commands are kept.
///
/// An answer that is not kept any longer is removed when the next commands are carried out. After that, the same
/// command handed in again is a new one.
public struct AnswerRetention: Sendable, Hashable {
    /// How many are kept at most. Default: 100,000.
    public var count: Int
    /// For how long they are kept at most. Default: 24 hours.
    public var duration: Duration

    /// The defaults, but for what you name; a number less than 1 counts as 1.
    public init(count: Int = 100_000, duration: Duration = .seconds(86_400)) {
        self.count = max(1, count)
        self.duration = duration
    }
}
