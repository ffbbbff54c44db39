/// Makes one flow of the nodes between braces.
///
/// The braces of ``Workflow/body`` and of every node have it already; write it yourself only on a function that returns
/// several nodes (see ``Flow``).
@resultBuilder
public enum FlowBuilder<State: Codable & Sendable, Output: Codable & Sendable> {
    public static func buildExpression<Result: Codable & Sendable>(_ flow: some Flow<State, Result>) -> Nodes<State, Result> {
        flow.nodes
    }

    public static func buildBlock() -> Nodes<State, Nothing> { Nodes([]) }

    public static func buildPartialBlock<Result: Codable & Sendable>(
        first: Nodes<State, Result>
    ) -> Nodes<State, Result> { first }

    public static func buildPartialBlock<Result: Codable & Sendable>(
        accumulated: Nodes<State, Nothing>, next: Nodes<State, Result>
    ) -> Nodes<State, Result> {
        Nodes(accumulated.blueprints + next.blueprints)
    }

    public static func buildFinalResult(_ nodes: Nodes<State, Output>) -> Nodes<State, Output> { nodes }
}
