internal import RatchetEngine

/// Waits until something outside settles it by its token, once: a payment provider, a person, another system.
///
///     Step("ask for the payment") { run in
///         try await bank.requestPayment(run.state.cents, callback: run.token(for: "payment").rawValue)
///     }
///     Promise("payment", into: \.payment)
///
/// Whoever has the token resolves it with a value, or rejects it with an error, through `Engine.resolve`,
/// `EngineClient.resolve` or `ratchet resolve`. That can be before the run comes to the node: it is kept. A promise
/// that is rejected fails its node with the error that was given. In a `Repeat` each turn has a token of its own, and
/// so has each element of a `ForEach`.
///
/// `into:` names the slot that the value fills; without it there is a reducer, or no value. The names of the promises
/// of one workflow differ. A run that only waits takes no memory.
public struct Promise<State: Codable & Sendable, Value: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Nothing>

    private init(_ name: StaticString, _ target: StepTarget<State, Value>, at location: SourceLocation) {
        let check = { @Sendable (payload: Payload) in
            try payload.check(Value.self, "the value of the promise '\(name)'")
        }
        let behaviour = ReceiveBehaviour(check: check, result: target.result)
        var node = Blueprint(.promise, "\(name)", at: location, behaviour: .promise(behaviour))
        node.writes = target.writes
        nodes = Nodes([node])
    }

    /// The promise's value fills a slot.
    public init(
        _ name: StaticString, into slot: any Slot<State, Value>, fileID: StaticString = #fileID, line: UInt = #line
    ) {
        self.init(name, .into(slot), at: SourceLocation(fileID: fileID, line: line))
    }

    /// A reducer takes the promise's value up into the State.
    public init(
        _ name: StaticString, fileID: StaticString = #fileID, line: UInt = #line,
        reduce: @escaping @Sendable (inout State, Value) -> Void
    ) {
        self.init(name, .reduced(reduce), at: SourceLocation(fileID: fileID, line: line))
    }
}

extension Promise where Value == Nothing {
    /// A promise that has no value.
    public init(_ name: StaticString, fileID: StaticString = #fileID, line: UInt = #line) {
        self.init(name, .none, at: SourceLocation(fileID: fileID, line: line))
    }
}
