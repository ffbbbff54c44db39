internal import RatchetEngine

/// Does all of its nodes at once, and goes on as soon as one of them has won.
///
///     Race("reach somebody", .firstSuccess) {
///         Step("call", into: \.answer) { run in … }
///         Step("write", into: \.answer) { run in … }
///     }
///
///     Race("wait for an answer", into: \.decision) {
///         Receive(decided)
///         After(.days(2)) { _ in .expired }
///     }
///
/// Each node between the braces is a branch; a branch of several nodes is a ``Group``. The winner is decided once, in
/// the journal: after a crash the same branch has won, even if another would be faster now. What the others are doing
/// then is dropped: attempts are cancelled, as Swift's tasks are, waits end, and a ``Try``'s `finally` in them comes to
/// its end before the run goes on. Steps that a losing branch has done stay done.
///
/// A slot counts as filled behind the node only if every branch fills it. With `into:` each arm makes a value for that
/// slot: ``Receive`` and ``After`` are arms.
public struct Race<State: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Nothing>

    /// The branches, of which one wins by the `rule`.
    public init(
        _ name: StaticString, _ rule: RaceRule = .firstDone, fileID: StaticString = #fileID, line: UInt = #line,
        @FlowBuilder<State, Nothing> branches: () -> Nodes<State, Nothing>
    ) {
        nodes = Self.race(
            "\(name)", rule, branches().blueprints, at: SourceLocation(fileID: fileID, line: line))
    }

    /// The arms, of which the first one fills a slot.
    public init<Value>(
        _ name: StaticString, into slot: any Slot<State, Value>, fileID: StaticString = #fileID, line: UInt = #line,
        @ArmBuilder<State, Value> arms: () -> [RaceArm<State, Value>]
    ) {
        nodes = Self.race(
            "\(name)", .firstDone, arms().map { $0.blueprint(slot) }, at: SourceLocation(fileID: fileID, line: line))
    }

    private static func race(
        _ name: String, _ rule: RaceRule, _ branches: [Blueprint], at location: SourceLocation
    ) -> Nodes<State, Nothing> {
        var node = Blueprint(rule == .firstDone ? .race : .firstSuccess, name, at: location)
        node.children = branches
        if branches.isEmpty { node.mistakes = ["nobody can win a race without branches; give it some"] }
        return Nodes([node])
    }
}

/// Which branch of a ``Race`` wins.
public enum RaceRule: Sendable, Hashable {
    /// The first one that comes to its end, or fails: then the node fails with its error.
    case firstDone
    /// The first one that comes to its end. The node fails only if all of them do.
    case firstSuccess
}
