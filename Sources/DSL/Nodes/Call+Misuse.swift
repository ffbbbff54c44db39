// What must not compile, with a message that says what to write instead. It is never called.

extension Call {
    @available(*, unavailable, message: "the called workflow has a result; name the slot that it fills with into:")
    public init<Child: Workflow>(_ child: Child, with start: @escaping @Sendable (State) throws -> Child.State) {
        nodes = Nodes([])
    }
}
