/// Throw it around an error when somebody else says how long to wait: a server with a `Retry-After`, a rate limit.
///
///     if response.status == 429 { throw RetryAfter(.seconds(response.retryAfter), BankError.busy) }
///
/// The wait takes the place of the one that the retry policy would compute, without jitter, and may be longer than its
/// cap. The attempt counts: when it was the last one, the step fails without a wait. A negative wait is none. What is
/// recorded and shown is the error inside.
public struct RetryAfter: Error, CustomStringConvertible {
    /// How long to wait before the next attempt.
    public let wait: Duration
    /// What happened.
    public let error: any Error

    /// Wraps what happened.
    public init(_ wait: Duration, _ error: any Error) {
        self.wait = wait
        self.error = error
    }

    /// The description of the error inside.
    public var description: String { String(describing: error) }
}
