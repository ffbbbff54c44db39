internal import RatchetEngine

/// Runs another workflow inside this run, with a State of its own.
///
///     Call(printLabel, into: \.label) { state in PrintLabel.State(parcel: state.parcel) }
///
/// The closure makes the called workflow's first State out of this one's; it has no effects, and if it throws, the run
/// fails. The called workflow's steps are part of this run, and their paths begin with the node's name, which is the
/// called workflow's name unless you give one.
public struct Call<State: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Nothing>

    init<Child: Workflow>(
        _ name: String, _ child: Child, at location: SourceLocation, into slot: any Slot<State, Child.Output>,
        start: @escaping @Sendable (State) throws -> Child.State
    ) {
        let collect: @Sendable (any StateBox, Payload) throws -> Void = { box, output in
            try Box<State>.open(box).value[keyPath: slot] = output.value(
                as: Child.Output.self, for: "the result of workflow '\(Child.name)'")
        }
        var node = Self.node(name, child, at: location, start: start, collect: collect)
        node.writes = .slot(slot)
        nodes = Nodes([node])
    }

    init<Child: Workflow>(
        _ name: String, _ child: Child, at location: SourceLocation,
        start: @escaping @Sendable (State) throws -> Child.State
    ) {
        nodes = Nodes([Self.node(name, child, at: location, start: start) { _, _ in }])
    }

    private static func node<Child: Workflow>(
        _ name: String, _ child: Child, at location: SourceLocation,
        start: @escaping @Sendable (State) throws -> Child.State,
        collect: @escaping @Sendable (any StateBox, Payload) throws -> Void
    ) -> Blueprint {
        let behaviour = CallBehaviour(
            start: { box in
                try Payload(start(try Box<State>.open(box).value), for: "the first State of workflow '\(Child.name)'")
            },
            collect: collect)
        var node = Blueprint(.call, name, at: location, behaviour: .call(behaviour))
        node.inner = child.blueprint(at: location)
        return node
    }
}
