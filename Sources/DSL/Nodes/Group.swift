internal import RatchetEngine

/// Nodes in a row under one name, which is part of their paths.
///
///     Group("paperwork") {
///         Step("write", into: \.note) { run in … }                  // its path: paperwork/write
///         Step("print", from: \.note) { note, run in … }
///     }
///
/// Names need to be unique among neighbours only, so a group lets a body have two steps of the same name. In a
/// ``Parallel`` it makes several nodes one branch.
public struct Group<State: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Nothing>

    /// Several nodes under one name; they do not return.
    public init(
        _ name: StaticString, fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> body: () -> Nodes<State, Nothing>
    ) {
        nodes = Nodes([.sequence("\(name)", body(), at: SourceLocation(fileID: fileID, line: line))])
    }
}
