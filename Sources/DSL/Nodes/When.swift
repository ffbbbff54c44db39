internal import RatchetEngine

/// Decides, per run, which of two branches is taken.
///
///     When("over the limit", { $0.cents > 50_000 }) {
///         Step("ask the manager", into: \.decision) { run in … }
///     } otherwise: {
///         Update("approve by policy") { state in state.decision = .approved }
///     }
///
/// The condition is asked once, when the run comes to it, and the answer is recorded. Without an `otherwise` the run
/// goes on behind the node. The branches are called `then` and `otherwise` in paths. A slot counts as filled behind the
/// node only if both branches fill it.
public struct When<State: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Nothing>

    /// A branch that is taken or left out.
    public init(
        _ name: StaticString, _ condition: @escaping @Sendable (State) -> Bool,
        fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> then: () -> Nodes<State, Nothing>
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        nodes = Self.choice(name, condition, branches: [.sequence("then", then(), at: location)], at: location)
    }

    /// One of two branches.
    public init(
        _ name: StaticString, _ condition: @escaping @Sendable (State) -> Bool,
        fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> then: () -> Nodes<State, Nothing>,
        @FlowBuilder<State, Nothing> otherwise: () -> Nodes<State, Nothing>
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        let branches = [
            Blueprint.sequence("then", then(), at: location), .sequence("otherwise", otherwise(), at: location),
        ]
        nodes = Self.choice(name, condition, branches: branches, at: location)
    }

    private static func choice(
        _ name: StaticString, _ condition: @escaping @Sendable (State) -> Bool, branches: [Blueprint],
        at location: SourceLocation
    ) -> Nodes<State, Nothing> {
        let otherwise = branches.count > 1 ? 1 : nil
        var node = Blueprint(
            .choice, "\(name)", at: location,
            behaviour: .choice { box in condition(try Box<State>.open(box).value) ? 0 : otherwise })
        node.children = branches
        node.isExhaustive = otherwise != nil
        return Nodes([node])
    }
}
