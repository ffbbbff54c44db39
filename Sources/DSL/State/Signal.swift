/// A kind of message into a run, and the type of its values.
///
///     let decided = Signal<Decision>("decided")
///
/// A workflow's ``Receive`` nodes name the signals that it takes; whoever has the run sends them:
///
///     try await run.signal(decided, .approved)
///
/// Sender and workflow find each other by the name, so both had better use one value, such as a static property of the
/// workflow. The name and the values are part of your stored data. A signal without a value is a `Signal<Nothing>`.
public struct Signal<Value: Codable & Sendable>: Sendable, Hashable {
    /// The signal's name.
    public let name: String

    /// The signal called `name`, of 1 to 200 bytes, without `/`, `[` and `]`.
    public init(_ name: StaticString) { self.name = "\(name)" }
}
