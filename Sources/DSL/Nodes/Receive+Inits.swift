internal import RatchetEngine

extension Receive {
    /// The next signal's value fills a slot.
    public init(
        _ signal: Signal<Value>, into slot: any Slot<State, Value>,
        fileID: StaticString = #fileID, line: UInt = #line
    ) {
        self.init(nil, signal, .into(slot), at: SourceLocation(fileID: fileID, line: line))
    }

    /// The next signal's value fills a slot; the node has a name of its own.
    public init(
        _ name: StaticString, _ signal: Signal<Value>, into slot: any Slot<State, Value>,
        fileID: StaticString = #fileID, line: UInt = #line
    ) {
        self.init("\(name)", signal, .into(slot), at: SourceLocation(fileID: fileID, line: line))
    }

    /// A reducer takes the next signal's value up into the State.
    public init(
        _ signal: Signal<Value>, fileID: StaticString = #fileID, line: UInt = #line,
        reduce: @escaping @Sendable (inout State, Value) -> Void
    ) {
        self.init(nil, signal, .reduced(reduce), at: SourceLocation(fileID: fileID, line: line))
    }

    /// A reducer takes the next signal's value up into the State; the node has a name of its own.
    public init(
        _ name: StaticString, _ signal: Signal<Value>, fileID: StaticString = #fileID, line: UInt = #line,
        reduce: @escaping @Sendable (inout State, Value) -> Void
    ) {
        self.init("\(name)", signal, .reduced(reduce), at: SourceLocation(fileID: fileID, line: line))
    }
}

extension Receive where Value == Nothing {
    /// Waits for the next signal, which has no value.
    public init(_ signal: Signal<Nothing>, fileID: StaticString = #fileID, line: UInt = #line) {
        self.init(nil, signal, .none, at: SourceLocation(fileID: fileID, line: line))
    }

    /// Waits for the next signal, which has no value; the node has a name of its own.
    public init(
        _ name: StaticString, _ signal: Signal<Nothing>, fileID: StaticString = #fileID, line: UInt = #line
    ) {
        self.init("\(name)", signal, .none, at: SourceLocation(fileID: fileID, line: line))
    }
}
