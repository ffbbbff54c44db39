/// What a `Try` catches, or what is collected of branches and elements that failed: which node, and its error.
///
///     Try("charge") {
///         Step("charge card", into: \.payment) { run in … }
///     } catching: {
///         Catch(into: \.problem) { Step("tell the customer", from: \.problem) { problem, run in … } }
///     }
public struct FlowFailure: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The path of the node that failed.
    public let path: String
    /// What it threw.
    public let error: ErrorReport

    package init(path: String, error: ErrorReport) {
        self.path = path
        self.error = error
    }

    /// The node and the error in one line.
    public var description: String { "'\(path)' failed: \(error)" }
}
