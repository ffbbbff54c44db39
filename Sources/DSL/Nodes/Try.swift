internal import RatchetEngine

/// Catches the errors of its body, and does what comes last in any case.
///
///     Try("charge") {
///         Step("charge card", into: \.payment) { run in … }
///     } catching: {
///         Catch(CardDeclined.self) { Update("decline") { state in state.isDeclined = true } }
///         Catch(into: \.problem) { Step("call for help", from: \.problem) { problem, run in … } }
///     } finally: {
///         Step("close session") { run in … }
///     }
///
/// An error is caught once the node that threw it has failed for good: retries come first. The first ``Catch`` that
/// takes the error is done in place of the rest of the body; if none does, the node fails with it. Which one it was is
/// recorded.
///
/// `finally` is done last, whether the body came to its end, failed, was caught, or was dropped because somebody
/// cancelled the run or another branch won. Nothing drops it: the run waits for it, through crashes too. If it fails,
/// that is the node's error.
///
/// Steps that are done stay done; put the body into a ``Scope`` to have them undone. In paths the body is called `try`,
/// a catch as you name it or as the type of its errors, and the last block `finally`. A slot that the body fills counts
/// as filled behind the node only if every catch fills it too.
public struct Try<State: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Nothing>

    /// A body, and what catches its errors.
    public init(
        _ name: StaticString, fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> body: () -> Nodes<State, Nothing>,
        @CatchBuilder<State> catching: () -> [Catch<State>]
    ) {
        nodes = Self.attempt(
            "\(name)", body(), catching(), finally: nil, at: SourceLocation(fileID: fileID, line: line))
    }

    /// A body, and what comes last in any case.
    public init(
        _ name: StaticString, fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> body: () -> Nodes<State, Nothing>,
        @FlowBuilder<State, Nothing> finally: () -> Nodes<State, Nothing>
    ) {
        nodes = Self.attempt(
            "\(name)", body(), [], finally: finally(), at: SourceLocation(fileID: fileID, line: line))
    }

    /// A body, what catches its errors, and what comes last in any case.
    public init(
        _ name: StaticString, fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> body: () -> Nodes<State, Nothing>,
        @CatchBuilder<State> catching: () -> [Catch<State>],
        @FlowBuilder<State, Nothing> finally: () -> Nodes<State, Nothing>
    ) {
        nodes = Self.attempt(
            "\(name)", body(), catching(), finally: finally(), at: SourceLocation(fileID: fileID, line: line))
    }

    private static func attempt(
        _ name: String, _ body: Nodes<State, Nothing>, _ catches: [Catch<State>], finally: Nodes<State, Nothing>?,
        at location: SourceLocation
    ) -> Nodes<State, Nothing> {
        var node = Blueprint(.attempt, name, at: location, behaviour: .attempt(catches.map(\.behaviour)))
        node.children = [.sequence("try", body, at: location)] + catches.map(\.block)
        if let finally {
            node.children.append(.sequence("finally", finally, at: location))
            node.limit = 1
        }
        return Nodes([node])
    }
}
