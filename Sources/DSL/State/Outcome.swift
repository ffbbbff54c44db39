public import RatchetEngine

/// What has become of an element of a ``ForEach``, or of what else is collected: its result, or why it failed.
///
///     ForEach(\.items, limit: 8, run: printLabel, collecting: \.labels) { item, _ in PrintLabel.State(item: item) }
///     Step("report", from: \.labels) { labels, run in try await report(labels.compactMap(\.failure)) }
public enum Outcome<Value: Codable & Sendable>: Codable, Sendable {
    /// It came to its end.
    case success(Value)
    /// It failed.
    case failure(FlowFailure)

    /// What it returned; `nil` if it failed.
    public var value: Value? { if case .success(let value) = self { value } else { nil } }

    /// Why it failed; `nil` if it did not.
    public var failure: FlowFailure? { if case .failure(let failure) = self { failure } else { nil } }

    /// What it returned.
    /// - Throws: `FlowFailure` if it failed.
    public func get() throws(FlowFailure) -> Value {
        switch self {
        case .success(let value): return value
        case .failure(let failure): throw failure
        }
    }
}

extension Outcome: Equatable where Value: Equatable {}
extension Outcome: Hashable where Value: Hashable {}
