internal import RatchetEngine

extension ForEach {
    /// For each element of a list; the results fill a slot.
    ///
    /// `start` makes the called workflow's first State.
    public init<Items: ForEachItems, Child: Workflow>(
        _ items: any KeyPath<State, Items> & Sendable, limit: Int, run child: Child,
        into slot: any Slot<State, [Child.Output]>, fileID: StaticString = #fileID, line: UInt = #line,
        with start: @escaping @Sendable (Items.ForEachElement, State) throws -> Child.State
    ) {
        let list = ElementList(nil, items, limit: limit, at: SourceLocation(fileID: fileID, line: line))
        self.init(list.node(run: child, into: slot, with: start))
    }

    /// For each element of a list; the called workflow has no result.
    ///
    /// `start` makes the called workflow's first State.
    public init<Items: ForEachItems, Child: Workflow>(
        _ items: any KeyPath<State, Items> & Sendable, limit: Int, run child: Child,
        fileID: StaticString = #fileID, line: UInt = #line,
        with start: @escaping @Sendable (Items.ForEachElement, State) throws -> Child.State
    ) where Child.Output == Nothing {
        let list = ElementList(nil, items, limit: limit, at: SourceLocation(fileID: fileID, line: line))
        self.init(list.node(run: child, with: start))
    }

    /// For each element of a list, under a name of its own; the results fill a slot.
    ///
    /// `start` makes the called workflow's first State.
    public init<Items: ForEachItems, Child: Workflow>(
        _ name: StaticString, _ items: any KeyPath<State, Items> & Sendable, limit: Int, run child: Child,
        into slot: any Slot<State, [Child.Output]>, fileID: StaticString = #fileID, line: UInt = #line,
        with start: @escaping @Sendable (Items.ForEachElement, State) throws -> Child.State
    ) {
        let list = ElementList("\(name)", items, limit: limit, at: SourceLocation(fileID: fileID, line: line))
        self.init(list.node(run: child, into: slot, with: start))
    }

    /// For each element of a list, under a name of its own; the called workflow has no result.
    ///
    /// `start` makes the called workflow's first State.
    public init<Items: ForEachItems, Child: Workflow>(
        _ name: StaticString, _ items: any KeyPath<State, Items> & Sendable, limit: Int, run child: Child,
        fileID: StaticString = #fileID, line: UInt = #line,
        with start: @escaping @Sendable (Items.ForEachElement, State) throws -> Child.State
    ) where Child.Output == Nothing {
        let list = ElementList("\(name)", items, limit: limit, at: SourceLocation(fileID: fileID, line: line))
        self.init(list.node(run: child, with: start))
    }

    /// For each element of a list, also if some of them fail; what has become of each fills a slot.
    ///
    /// `start` makes the called workflow's first State.
    public init<Items: ForEachItems, Child: Workflow>(
        _ items: any KeyPath<State, Items> & Sendable, limit: Int, run child: Child,
        collecting slot: any Slot<State, [Outcome<Child.Output>]>, fileID: StaticString = #fileID, line: UInt = #line,
        with start: @escaping @Sendable (Items.ForEachElement, State) throws -> Child.State
    ) {
        let list = ElementList(nil, items, limit: limit, at: SourceLocation(fileID: fileID, line: line))
        self.init(list.node(run: child, collecting: slot, with: start))
    }

    /// For each element of a list, under a name of its own, also if some of them fail; what has become of each fills a
    /// slot.
    ///
    /// `start` makes the called workflow's first State.
    public init<Items: ForEachItems, Child: Workflow>(
        _ name: StaticString, _ items: any KeyPath<State, Items> & Sendable, limit: Int, run child: Child,
        collecting slot: any Slot<State, [Outcome<Child.Output>]>, fileID: StaticString = #fileID, line: UInt = #line,
        with start: @escaping @Sendable (Items.ForEachElement, State) throws -> Child.State
    ) {
        let list = ElementList("\(name)", items, limit: limit, at: SourceLocation(fileID: fileID, line: line))
        self.init(list.node(run: child, collecting: slot, with: start))
    }
}
