internal import RatchetEngine

/// Ends the workflow with its result.
///
///     Return { state in Receipt(payment: state.payment?.id ?? "none") }
///
/// It is the last node of a workflow's body, and only of that. A workflow without a result (``Nothing``) leaves it out.
/// The closure has no effects; if it throws, the run fails with that error.
public struct Return<State: Codable & Sendable, Output: Codable & Sendable>: Flow {
    /// The node as the engine takes it.
    public let nodes: Nodes<State, Output>

    /// The result, which `make` makes of the State as it is at the end.
    public init(
        fileID: StaticString = #fileID, line: UInt = #line,
        _ make: @escaping @Sendable (State) throws -> Output
    ) {
        let finish = NodeBehaviour.finish { box in
            try Payload(make(try Box<State>.open(box).value), for: "the result of Return")
        }
        nodes = Nodes([
            Blueprint(.finish, "return", at: SourceLocation(fileID: fileID, line: line), behaviour: finish)
        ])
    }
}
