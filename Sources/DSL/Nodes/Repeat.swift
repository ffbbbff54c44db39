internal import RatchetEngine

/// Does its body again and again, while a condition holds.
///
///     Repeat("read every page", while: { $0.hasMore }, atMost: 1_000) {
///         Step("read page", into: \.batch) { run in … }
///         Update("keep page") { state in … }
///     }
///
/// The condition is asked before each turn, so there may be none: a slot that only the body fills does not count as
/// filled behind the loop. A run whose condition still holds after `atMost` turns fails. A turn's number is part of its
/// steps' paths, so each turn's steps have idempotency keys of their own.
public struct Repeat<State: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Nothing>

    /// Another turn for as long as `condition` holds, and at most `turns`, from 1 to 2,147,483,647.
    public init(
        _ name: StaticString, while condition: @escaping @Sendable (State) -> Bool, atMost turns: Int,
        fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> body: () -> Nodes<State, Nothing>
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        var node = Blueprint(
            .loop, "\(name)", at: location,
            behaviour: .loop { box in condition(try Box<State>.open(box).value) })
        node.limit = turns
        node.children = [.sequence("", body(), at: location)]
        nodes = Nodes([node])
    }
}

extension Repeat {
    @available(
        *, unavailable, message: "a loop needs a limit: write atMost: and the number of turns after which the run fails"
    )
    public init(
        _ name: StaticString, while condition: @escaping @Sendable (State) -> Bool,
        @FlowBuilder<State, Nothing> body: () -> Nodes<State, Nothing>
    ) { nodes = body() }
}
