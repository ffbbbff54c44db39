internal import RatchetEngine

extension Call {
    /// A call whose result fills a slot.
    ///
    /// `start` makes the called workflow's first State.
    public init<Child: Workflow>(
        _ child: Child, into slot: any Slot<State, Child.Output>,
        fileID: StaticString = #fileID, line: UInt = #line,
        with start: @escaping @Sendable (State) throws -> Child.State
    ) {
        self.init(Child.name, child, at: SourceLocation(fileID: fileID, line: line), into: slot, start: start)
    }

    /// A call of a workflow without a result.
    ///
    /// `start` makes the called workflow's first State.
    public init<Child: Workflow>(
        _ child: Child, fileID: StaticString = #fileID, line: UInt = #line,
        with start: @escaping @Sendable (State) throws -> Child.State
    ) where Child.Output == Nothing {
        self.init(Child.name, child, at: SourceLocation(fileID: fileID, line: line), start: start)
    }

    /// A call, under a name of its own, whose result fills a slot.
    ///
    /// `start` makes the called workflow's first State.
    public init<Child: Workflow>(
        _ name: StaticString, _ child: Child, into slot: any Slot<State, Child.Output>,
        fileID: StaticString = #fileID, line: UInt = #line,
        with start: @escaping @Sendable (State) throws -> Child.State
    ) {
        self.init("\(name)", child, at: SourceLocation(fileID: fileID, line: line), into: slot, start: start)
    }

    /// A call, under a name of its own, of a workflow without a result.
    ///
    /// `start` makes the called workflow's first State.
    public init<Child: Workflow>(
        _ name: StaticString, _ child: Child, fileID: StaticString = #fileID, line: UInt = #line,
        with start: @escaping @Sendable (State) throws -> Child.State
    ) where Child.Output == Nothing {
        self.init("\(name)", child, at: SourceLocation(fileID: fileID, line: line), start: start)
    }
}
