internal import RatchetEngine

/// Nodes in a row of which all are done or none is: if they do not come to their end, what they did is undone.
///
///     Try("book the trip") {
///         Scope("booking") {
///             Step("book flight", into: \.flight) { run in … }
///                 .compensate { flight, run in try await airline.cancel(flight, key: run.key) }
///             Step("book hotel", into: \.hotel) { run in … }
///         }
///     } catching: {
///         Catch { Step("tell the customer") { run in … } }
///     }
///
/// When the body fails, or is dropped because somebody cancelled the run or another branch won, the steps in it that
/// are done and have a `compensate` are undone, the one that was done last first, also across
/// parallel branches, one after the other. Then the failure goes on to the nodes around. That is durable: after a crash
/// it goes on where it stood.
///
/// A whole workflow is such a scope too. Once a scope has come to its end, its steps belong to the one around it: if
/// that fails, they are undone after all.
public struct Scope<State: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Nothing>

    /// Several nodes under one name; they do not return.
    public init(
        _ name: StaticString, fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> body: () -> Nodes<State, Nothing>
    ) {
        var node = Blueprint(.scope, "\(name)", at: SourceLocation(fileID: fileID, line: line))
        node.children = body().blueprints
        nodes = Nodes([node])
    }
}
