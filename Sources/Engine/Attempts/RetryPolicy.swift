/// How often a step that fails is tried again, and how long it waits before each attempt.
///
///     Step("charge card", into: \.payment) { run in … }
///         .retry(.exponential(from: .seconds(1), attempts: 5).never(on: CardDeclined.self))
///
/// Counts and due times are durable: after a crash the step goes on with the attempt that was next, when it was due.
/// After the last attempt there is no wait; the step fails with the last error. A step can also say so itself: see
/// ``NonRetryable`` and ``RetryAfter``.
///
/// Two policies are equal if they say the same; two of ``custom(attempts:wait:)`` only if one is a copy of the other.
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
    /// The errors after which there is no further attempt.
    var exclusions: Set<ErrorKind> = []
    /// The power of the number of failures by which the wait grows, in place of the factor.
    var exponent: Int?
    /// Says how long to wait in place of the figures above.
    var customWait: CustomWait?

    /// 3 attempts, 1 s after the first failure, twice as long after each further one, at most 5 minutes, ±10 %.
    ///
    /// The initial wait and the factor are those of Temporal's default policy; three attempts rather than no limit, so
    /// that a mistake shows.
    public static let `default` = RetryPolicy.exponential()

    /// What undoes a step is tried ten times, over some nine minutes: what it leaves undone needs a person.
    public static let compensation = RetryPolicy.exponential(from: .seconds(1), attempts: 10)

    /// What jobs that fail are tried by: 25 attempts, n⁴ s after the nth failure, ±10 %, which is some 20 days in all.
    ///
    /// The figures are those of River, a queue for Go.
    public static let job = RetryPolicy.polynomial(4, attempts: 25)

    /// Waits of n to the power of `exponent` seconds after the nth failure, up to `cap`.
    ///
    /// `attempts` says how many there are in all, the first included; `nil` is no limit.
    public static func polynomial(
        _ exponent: Int, attempts: Int?, cap: Duration = .seconds(30 * 86_400), jitter: Double = 0.1
    ) -> RetryPolicy {
        var policy = RetryPolicy(attempts: attempts, initial: .seconds(1), factor: 1, cap: cap, jitter: jitter)
        policy.exponent = exponent
        return policy
    }

    /// The same with so many attempts.
    package func with(attempts: Int?) -> RetryPolicy {
        var policy = RetryPolicy(attempts: attempts, initial: initial, factor: factor, cap: cap, jitter: jitter)
        (policy.exclusions, policy.customWait, policy.exponent) = (exclusions, customWait, exponent)
        return policy
    }

    /// One attempt only.
    public static let never = RetryPolicy.constant(.zero, attempts: 1)

    /// Waits that grow by `factor` from `initial` up to `cap`.
    ///
    /// `attempts` says how many there are in all, the first included; `nil` is no limit. `jitter: 0` makes the waits
    /// exact: leave the default where many steps could fail at once, so that they do not all come back at once.
    public static func exponential(
        from initial: Duration = .seconds(1), attempts: Int? = 3, factor: Double = 2, cap: Duration = .seconds(300),
        jitter: Double = 0.1
    ) -> RetryPolicy {
        RetryPolicy(attempts: attempts, initial: initial, factor: factor, cap: cap, jitter: jitter)
    }

    /// The same wait each time.
    ///
    /// `attempts` says how many there are in all, the first included; `nil` is no limit.
    public static func constant(_ wait: Duration, attempts: Int?, jitter: Double = 0) -> RetryPolicy {
        RetryPolicy(attempts: attempts, initial: wait, factor: 1, cap: wait, jitter: jitter)
    }

    /// Waits that you compute, from how often the step has failed (1 after the first attempt) and the last error.
    ///
    ///     .retry(.custom { failures, error in
    ///         guard failures < 5, !(error is CardDeclined) else { return nil }
    ///         return .seconds(failures * failures)
    ///     })
    ///
    /// `nil` is no further attempt. The answer is recorded, so that the closure is asked once for each failure; it gets
    /// the error without a ``RetryAfter`` around it, whose wait takes the place of the closure's. There is no jitter.
    ///
    /// - Parameters:
    ///   - attempts: how many there are in all, whatever the closure says; without one there is no limit.
    ///   - wait: how long to wait after so many failures, of which the last is `error`; `nil` ends the retries.
    public static func custom(
        attempts: Int? = nil, wait: @escaping @Sendable (_ failures: Int, _ error: any Error) -> Duration?
    ) -> RetryPolicy {
        var policy = constant(.zero, attempts: attempts)
        policy.customWait = CustomWait(wait)
        return policy
    }

    /// The same, but there is no further attempt after an error of this type.
    ///
    ///     .retry(.exponential(attempts: 5).never(on: CardDeclined.self).never(on: AccountClosed.self))
    public func never<Failure: Error>(on type: Failure.Type) -> RetryPolicy {
        var policy = self
        policy.exclusions.insert(ErrorKind(type))
        return policy
    }

    private init(attempts: Int?, initial: Duration, factor: Double, cap: Duration, jitter: Double) {
        self.attempts = attempts
        self.initial = initial
        self.factor = factor
        self.cap = cap
        self.jitter = jitter
    }
}
