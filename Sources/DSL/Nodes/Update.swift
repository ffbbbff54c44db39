internal import RatchetEngine

/// Changes the State, without effects.
///
///     Update("approve by policy") { state in state.decision = .approved }
///
/// The closure is synchronous and cannot throw; the State that it leaves is recorded, so it is not run again after a
/// crash once that is durable. Waiting, I/O and whatever can fail belong in a ``Step``.
public struct Update<State: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Nothing>

    /// A change of the State: `change` gets a copy, which takes the State's place when the closure returns.
    public init(
        _ name: StaticString, fileID: StaticString = #fileID, line: UInt = #line,
        _ change: @escaping @Sendable (inout State) -> Void
    ) {
        var node = Blueprint(
            .update, "\(name)", at: SourceLocation(fileID: fileID, line: line),
            behaviour: .update { box in change(&(try Box<State>.open(box).value)) })
        node.writes = .anything
        nodes = Nodes([node])
    }
}
