// What must not compile, with a message that says what to write instead. It is never called.

extension ForEach {
    @available(
        *, unavailable, message: "the called workflow has a result; name the slot that the results fill with into:"
    )
    public init<Items: ForEachItems, Child: Workflow>(
        _ items: any KeyPath<State, Items> & Sendable, limit: Int, run child: Child,
        with start: @escaping @Sendable (Items.ForEachElement, State) throws -> Child.State
    ) { nodes = Nodes([]) }
}
