public import RatchetEngine

/// Sends a signal to another run.
///
///     Send(decided, to: { state in state.order }) { state in state.decision }
///     Send(goOn, to: { state in state.order })                        // a Signal<Nothing>
///
/// It is sent exactly once, whatever crashes when, and this run goes on once the other one has taken it. What one run
/// sends arrives in the order in which it was sent. If the other run refuses it (there is none, it is over, it receives
/// no such signal), the node fails with a `DeliveryError`.
///
/// The closures have no effects; if one throws, the node fails. The node is called `send` and the signal's name unless
/// you give it one, which is needed when there are two in the same body.
public struct Send<State: Codable & Sendable, Value: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Nothing>

    /// Sends what `value` makes of the State to the run whose id `run` makes of it.
    public init(
        _ signal: Signal<Value>, to run: @escaping @Sendable (State) throws -> RunID,
        fileID: StaticString = #fileID, line: UInt = #line,
        value: @escaping @Sendable (State) throws -> Value
    ) {
        self.init(nil, signal, to: run, at: SourceLocation(fileID: fileID, line: line), value: value)
    }

    /// The same, under a name of its own.
    public init(
        _ name: StaticString, _ signal: Signal<Value>, to run: @escaping @Sendable (State) throws -> RunID,
        fileID: StaticString = #fileID, line: UInt = #line,
        value: @escaping @Sendable (State) throws -> Value
    ) {
        self.init("\(name)", signal, to: run, at: SourceLocation(fileID: fileID, line: line), value: value)
    }

    private init(
        _ name: String?, _ signal: Signal<Value>, to run: @escaping @Sendable (State) throws -> RunID,
        at location: SourceLocation, value: @escaping @Sendable (State) throws -> Value
    ) {
        let behaviour = SendBehaviour { box in
            let state = try Box<State>.open(box).value
            return (try run(state), try signal.message(try value(state), id: nil))
        }
        var node = Blueprint(.send, name ?? "send \(signal.name)", at: location, behaviour: .send(behaviour))
        node.peer = signal.name
        nodes = Nodes([node])
    }
}

extension Send where Value == Nothing {
    /// Sends a signal that has no value to the run whose id `run` makes of the State.
    public init(
        _ signal: Signal<Nothing>, to run: @escaping @Sendable (State) throws -> RunID,
        fileID: StaticString = #fileID, line: UInt = #line
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        self.init(nil, signal, to: run, at: location) { _ in Nothing() }
    }

    /// The same, under a name of its own.
    public init(
        _ name: StaticString, _ signal: Signal<Nothing>, to run: @escaping @Sendable (State) throws -> RunID,
        fileID: StaticString = #fileID, line: UInt = #line
    ) {
        let location = SourceLocation(fileID: fileID, line: line)
        self.init("\(name)", signal, to: run, at: location) { _ in Nothing() }
    }
}
