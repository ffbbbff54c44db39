public import RatchetEngine

/// Does all of its nodes at once, or so many at a time, and goes on when all are done.
///
///     Parallel(limit: 2) {
///         Step("charge card", into: \.payment) { run in … }
///         Group("paperwork") {
///             Step("write", into: \.note) { run in … }
///             Step("print", from: \.note) { note, run in … }
///         }
///     }
///
/// Each node between the braces is a branch; a branch of several nodes is a ``Group``. Branches never lose each other's
/// writes: results are taken up one by one. No branch can rely on a slot that another one fills, and no two may fill
/// the same. `limit` is how many branches run at once; without one, all do.
///
/// The first branch that fails for good fails the node: the others are dropped, as if somebody had cancelled them. With
/// `collectingFailures:` all branches come to their end, and the slot gets the failures by the names of the branches:
///
///     Parallel(collectingFailures: \.failures) {
///         Step("mail") { run in … }
///         Step("text message") { run in … }
///     }
public struct Parallel<State: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Nothing>

    /// The branches at once, or `limit` at a time. A `name` is needed when there are two in the same body.
    public init(
        _ name: StaticString = "parallel", limit: Int? = nil,
        fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> branches: () -> Nodes<State, Nothing>
    ) {
        var node = Blueprint(.parallel, "\(name)", at: SourceLocation(fileID: fileID, line: line))
        node.limit = limit
        node.children = branches().blueprints
        nodes = Nodes([node])
    }

    /// The branches at once, or `limit` at a time, also if some of them fail; the slot gets the failures by the names
    /// of the branches, and is filled with an empty dictionary if there are none. A slot that a branch fills does not
    /// count as filled behind the node.
    public init(
        _ name: StaticString = "parallel", limit: Int? = nil,
        collectingFailures slot: any Slot<State, [String: FlowFailure]>,
        fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> branches: () -> Nodes<State, Nothing>
    ) {
        var node = Blueprint(
            .parallelCollecting, "\(name)", at: SourceLocation(fileID: fileID, line: line),
            behaviour: .collecting { box, failures in try Box<State>.open(box).value[keyPath: slot] = failures })
        node.limit = limit
        node.children = branches().blueprints
        node.writes = .slot(slot)
        nodes = Nodes([node])
    }
}
