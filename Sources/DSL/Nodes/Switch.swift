internal import RatchetEngine

/// Decides, per run, which of several branches is taken, by a value in the State.
///
///     Switch("act on it", on: \.decision) {
///         Case(.approved) { Step("pay out") { run in … } }
///         Case(.declined) { Step("tell the employee") { run in … } }
///     } otherwise: {
///         Update("expire") { state in state.expired = true }
///     }
///
/// The value is looked at once, when the run comes to the node, and the branch is recorded. `otherwise` is taken when
/// no case is equal to the value; without it the run goes on behind the node. `on:` takes a key path or a closure of
/// the State. A slot counts as filled behind the node only if every case and the `otherwise` fill it.
public struct Switch<State: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Nothing>

    /// One of the cases, or none.
    public init<Subject: Equatable & Sendable>(
        _ name: StaticString, on subject: @escaping @Sendable (State) -> Subject,
        fileID: StaticString = #fileID, line: UInt = #line,
        @CaseBuilder<State, Subject> cases: () -> [Case<State, Subject>]
    ) {
        nodes = Self.choice(
            name, on: subject, cases: cases(), otherwise: nil, at: SourceLocation(fileID: fileID, line: line))
    }

    /// One of the cases, or else `otherwise`.
    public init<Subject: Equatable & Sendable>(
        _ name: StaticString, on subject: @escaping @Sendable (State) -> Subject,
        fileID: StaticString = #fileID, line: UInt = #line,
        @CaseBuilder<State, Subject> cases: () -> [Case<State, Subject>],
        @FlowBuilder<State, Nothing> otherwise: () -> Nodes<State, Nothing>
    ) {
        nodes = Self.choice(
            name, on: subject, cases: cases(), otherwise: otherwise(), at: SourceLocation(fileID: fileID, line: line))
    }

    private static func choice<Subject: Equatable & Sendable>(
        _ name: StaticString, on subject: @escaping @Sendable (State) -> Subject, cases: [Case<State, Subject>],
        otherwise: Nodes<State, Nothing>?, at location: SourceLocation
    ) -> Nodes<State, Nothing> {
        let values = cases.map(\.value)
        let fallback = otherwise.map { _ in cases.count }
        var node = Blueprint(
            .choice, "\(name)", at: location,
            behaviour: .choice { box in values.firstIndex(of: subject(try Box<State>.open(box).value)) ?? fallback })
        node.children = cases.map(\.branch)
        if let otherwise { node.children.append(.sequence("otherwise", otherwise, at: location)) }
        node.isExhaustive = otherwise != nil
        return Nodes([node])
    }
}
