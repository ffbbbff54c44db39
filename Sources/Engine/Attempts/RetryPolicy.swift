/// How often a step that fails is tried again, and how long it waits before each attempt.
///
///     Step("charge card", into: \.payment) { run in … }
///         .retry(.exponential(from: .seconds(1), attempts: 5))
///
/// Counts and due times are durable: after a crash the step goes on with the attempt that was next, when it was due.
/// After the last attempt there is no wait; the run fails with the last error.
public struct RetryPolicy: Sendable, Hashable {
    /// How many attempts there are in all, the first included; `nil` for no limit.
    public let attempts: Int?
    /// The wait after the first failure.
    public let initial: Duration
    /// By how much each wait is longer than the one before.
    public let factor: Double
    /// No wait is longer than this.
    public let cap: Duration
    /// The part by which a wait may be shorter or longer, by chance: 0.1 is ±10 %.
    public let jitter: Double

    /// 3 attempts, 1 s after the first failure, twice as long after each further one, at most 5 minutes, ±10 %.
    ///
    /// The initial wait and the factor are those of Temporal's default policy; three attempts rather than no limit, so
    /// that a mistake shows.
    public static let `default` = RetryPolicy.exponential(from: .seconds(1), attempts: 3)

    /// What undoes a step is tried ten times, over some nine minutes: what it leaves undone needs a person.
    public static let compensation = RetryPolicy.exponential(from: .seconds(1), attempts: 10)

    /// One attempt only.
    public static let never = RetryPolicy.constant(.zero, attempts: 1)

    /// Waits that grow by `factor` from `initial` up to `cap`.
    ///
    /// `attempts` says how many there are in all, the first included; `nil` is no limit.
    public static func exponential(
        from initial: Duration, attempts: Int?, factor: Double = 2, cap: Duration = .seconds(300), jitter: Double = 0.1
    ) -> RetryPolicy {
        RetryPolicy(attempts: attempts, initial: initial, factor: factor, cap: cap, jitter: jitter)
    }

    /// The same wait each time.
    ///
    /// `attempts` says how many there are in all, the first included; `nil` is no limit.
    public static func constant(_ wait: Duration, attempts: Int?, jitter: Double = 0) -> RetryPolicy {
        RetryPolicy(attempts: attempts, initial: wait, factor: 1, cap: wait, jitter: jitter)
    }

    private init(attempts: Int?, initial: Duration, factor: Double, cap: Duration, jitter: Double) {
        self.attempts = attempts
        self.initial = initial
        self.factor = factor
        self.cap = cap
        self.jitter = jitter
    }
}
