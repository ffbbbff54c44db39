// What must not compile, with a message that says what to write instead. It is never called.

extension Receive {
    @available(
        *, unavailable,
        message: "the signal has a value; name the slot that it fills with into:, or take it up with a reducer"
    )
    public init(_ signal: Signal<Value>) { nodes = Nodes([]) }

    @available(
        *, unavailable,
        message: "the signal has a value; name the slot that it fills with into:, or take it up with a reducer"
    )
    public init(_ name: StaticString, _ signal: Signal<Value>) { nodes = Nodes([]) }
}
