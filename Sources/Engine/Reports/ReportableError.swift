/// An error that says itself what the journal keeps of it, and logs and tools show.
///
///     struct BankError: ReportableError {
///         let code: Int, card: Card, response: any Error
///
///         var reportedText: String { "the bank declined" }              // and not the card
///         var reportedDetails: [String: String] { ["code": "\(code)"] }
///         var reportedCause: (any Error)? { response }
///     }
///
/// Each has a default, so that you write only what you need. Without this protocol an error is kept as it prints, which
/// may be more than you want: adopt it where an error holds what must not be seen. The type's name is always kept.
public protocol ReportableError: Error {
    /// What is kept in place of the error's description. At most ``ErrorReport/textLimit`` bytes of it.
    var reportedText: String { get }
    /// What is to be found by name, such as a code for a program to decide by. At most ``ErrorReport/detailLimit``.
    var reportedDetails: [String: String] { get }
    /// The error that led to this one.
    var reportedCause: (any Error)? { get }
}

extension ReportableError {
    /// The error's own description.
    public var reportedText: String { String(describing: self) }
    /// None.
    public var reportedDetails: [String: String] { [:] }
    /// None.
    public var reportedCause: (any Error)? { nil }
}
