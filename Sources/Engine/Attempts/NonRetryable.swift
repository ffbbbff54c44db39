/// Throw it around an error that no further attempt can mend: the step fails at once, whatever its retry policy says.
///
///     guard account.isOpen else { throw NonRetryable(BankError.accountClosed) }
///
/// What is recorded and shown is the error inside. Where every error of a type is of this kind, say so once:
/// ``RetryPolicy/never(on:)``.
public struct NonRetryable: Error, CustomStringConvertible {
    /// What happened.
    public let error: any Error

    /// Wraps what happened.
    public init(_ error: any Error) { self.error = error }

    /// The description of the error inside.
    public var description: String { String(describing: error) }
}
