/// Makes one flow of the nodes between braces.
///
/// The braces of ``Workflow/body`` and of every node have it already; write it yourself only on a function that returns
/// several nodes (see ``Flow``).
@resultBuilder
public enum FlowBuilder<State: Codable & Sendable, Output: Codable & Sendable> {
    /// Takes a node out of its type.
    public static func buildExpression<Result: Codable & Sendable>(
        _ flow: some Flow<State, Result>
    ) -> Nodes<State, Result> { flow.nodes }

    /// A body without nodes.
    public static func buildBlock() -> Nodes<State, Nothing> { Nodes([]) }

    /// The first node.
    public static func buildPartialBlock<Result: Codable & Sendable>(
        first: Nodes<State, Result>
    ) -> Nodes<State, Result> { first }

    /// The next node, behind nodes that go on.
    public static func buildPartialBlock<Result: Codable & Sendable>(
        accumulated: Nodes<State, Nothing>, next: Nodes<State, Result>
    ) -> Nodes<State, Result> {
        Nodes(accumulated.blueprints + next.blueprints)
    }

    /// The whole body, whose output is the one that was declared.
    public static func buildFinalResult(_ nodes: Nodes<State, Output>) -> Nodes<State, Output> { nodes }
}
