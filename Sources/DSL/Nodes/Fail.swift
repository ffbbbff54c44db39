internal import RatchetEngine

/// Fails: with an error that the State may be part of.
///
///     When("sold out", { $0.left == 0 }) {
///         Fail("sold out") { state in SoldOut(item: state.item) }
///     }
///
/// The nearest ``Try`` around it may catch the error; else the run fails with it. There is no retry. The closure has no
/// effects. For slots, nothing comes behind this node.
public struct Fail<State: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Nothing>

    /// Fails with the error that `error` makes.
    public init(
        _ name: StaticString, fileID: StaticString = #fileID, line: UInt = #line,
        _ error: @escaping @Sendable (State) -> any Error
    ) {
        nodes = Nodes([
            Blueprint(
                .fail, "\(name)", at: SourceLocation(fileID: fileID, line: line),
                behaviour: .fail { box in error(try Box<State>.open(box).value) })
        ])
    }
}
