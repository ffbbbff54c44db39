public import RatchetEngine

extension Start {
    /// A child whose result fills a slot.
    ///
    /// `start` makes the child's first State.
    public init<Child: Workflow>(
        _ child: Child.Type, id: (@Sendable (State) throws -> RunID)? = nil,
        into slot: any Slot<State, Child.Output>, fileID: StaticString = #fileID, line: UInt = #line,
        with start: @escaping @Sendable (State) throws -> Child.State
    ) where Filled == Child.Output {
        let location = SourceLocation(fileID: fileID, line: line)
        self.init(Child.name, child, id: id, at: location, .into(slot), start: start)
    }

    /// A child, under a name of its own, whose result fills a slot.
    ///
    /// `start` makes the child's first State.
    public init<Child: Workflow>(
        _ name: StaticString, _ child: Child.Type, id: (@Sendable (State) throws -> RunID)? = nil,
        into slot: any Slot<State, Child.Output>, fileID: StaticString = #fileID, line: UInt = #line,
        with start: @escaping @Sendable (State) throws -> Child.State
    ) where Filled == Child.Output {
        let location = SourceLocation(fileID: fileID, line: line)
        self.init("\(name)", child, id: id, at: location, .into(slot), start: start)
    }
}

extension Start where Filled == Nothing {
    /// A child whose result is left out.
    ///
    /// `start` makes the child's first State.
    public init<Child: Workflow>(
        _ child: Child.Type, id: (@Sendable (State) throws -> RunID)? = nil,
        fileID: StaticString = #fileID, line: UInt = #line,
        with start: @escaping @Sendable (State) throws -> Child.State
    ) {
        self.init(Child.name, child, id: id, at: SourceLocation(fileID: fileID, line: line), .none, start: start)
    }

    /// A child, under a name of its own, whose result is left out.
    ///
    /// `start` makes the child's first State.
    public init<Child: Workflow>(
        _ name: StaticString, _ child: Child.Type, id: (@Sendable (State) throws -> RunID)? = nil,
        fileID: StaticString = #fileID, line: UInt = #line,
        with start: @escaping @Sendable (State) throws -> Child.State
    ) {
        self.init("\(name)", child, id: id, at: SourceLocation(fileID: fileID, line: line), .none, start: start)
    }
}
