internal import RatchetEngine

/// Waits for a signal, and takes up its value.
///
///     let decided = Signal<Decision>("decided")
///
///     Receive(decided, into: \.decision)
///     Receive(remark) { state, text in state.remarks.append(text) }
///     Receive(goOn)                                                   // a Signal<Nothing>
///
/// Each takes the next signal of its name: signals are kept, in order, from the moment at which they are sent, whether
/// or not anything waits for them. A run that only waits takes no memory. Of two nodes that wait for the same signal at
/// the same time, one gets it.
///
/// `into:` names the slot that the value fills; without it there is a reducer, or a signal without a value. The node is
/// called as the signal is unless you give it a name, which is needed when there are two in the same body:
///
///     Receive("second opinion", decided, into: \.other)
public struct Receive<State: Codable & Sendable, Value: Codable & Sendable>: Flow {
    let name: String
    let signal: Signal<Value>
    var blueprint: Blueprint

    /// The node as the engine takes it.
    public var nodes: Nodes<State, Nothing> { Nodes([blueprint]) }

    init(_ name: String?, _ signal: Signal<Value>, _ target: StepTarget<State, Value>, at location: SourceLocation) {
        (self.name, self.signal) = (name ?? signal.name, signal)
        let behaviour = ReceiveBehaviour(check: { try signal.check($0) }, result: target.result)
        var node = Blueprint(.receive, name ?? signal.name, at: location, behaviour: .receive(behaviour))
        node.signal = SignalBlueprint(name: signal.name, type: String(reflecting: Value.self))
        node.writes = target.writes
        blueprint = node
    }
}
