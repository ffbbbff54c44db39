/// A run that a `Start` or a `Send` wanted to reach has not taken what was sent: the node fails with this.
///
/// The text never contains a payload.
public struct DeliveryError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The run that was to take it.
    public let runID: RunID?
    /// Why it did not.
    public let cause: EngineError
    private let name: String

    init(_ delivery: Delivery, _ cause: EngineError) {
        runID = delivery.target
        self.cause = cause
        name = delivery.name
    }

    /// What was sent, and why it was refused.
    public var description: String { "\(name) was refused: \(cause)" }
}
