// What must not compile, each with a message that says what to write instead. None of these is ever called.

extension FlowBuilder {
    /// Not available: a node behind a `Return`.
    @available(
        *, unavailable,
        message: "nothing runs after Return; move Return to the end of the body"
    )
    public static func buildPartialBlock<Result: Codable & Sendable, Next: Codable & Sendable>(
        accumulated: Nodes<State, Result>, next: Nodes<State, Next>
    ) -> Nodes<State, Result> { accumulated }

    /// Not available: a body without the `Return` that its result needs.
    @available(
        *, unavailable,
        message: "the body has a result, so it ends with Return { state in … }; without, it is 'Flow<State, Nothing>'"
    )
    public static func buildFinalResult(_ nodes: Nodes<State, Nothing>) -> Nodes<State, Output> { Nodes([]) }

    /// Not available: a `Return` of another type than the body declares.
    @available(
        *, unavailable,
        message: "this Return makes a value of another type than the result that the body declares"
    )
    public static func buildFinalResult<Result: Codable & Sendable>(
        _ nodes: Nodes<State, Result>
    ) -> Nodes<State, Output> { Nodes([]) }

    /// Not available: a plain `if`.
    @available(
        *, unavailable,
        message:
            "a plain 'if' is decided once, as the flow is defined; use When(\"name\", { state in … }) to decide per run"
    )
    public static func buildOptional(_ flow: Nodes<State, Nothing>?) -> Nodes<State, Nothing> { flow ?? Nodes([]) }

    /// Not available: a plain `if` with `else`, or a plain `switch`.
    @available(
        *, unavailable,
        message:
            "a plain 'if' or 'switch' is decided once, when the flow is defined; use When or Switch to decide per run"
    )
    public static func buildEither(first flow: Nodes<State, Nothing>) -> Nodes<State, Nothing> { flow }

    /// Not available: a plain `if` with `else`, or a plain `switch`.
    @available(
        *, unavailable,
        message:
            "a plain 'if' or 'switch' is decided once, when the flow is defined; use When or Switch to decide per run"
    )
    public static func buildEither(second flow: Nodes<State, Nothing>) -> Nodes<State, Nothing> { flow }

    /// Not available: a plain `for`.
    @available(
        *, unavailable,
        message: "a plain 'for' is unrolled once, when the flow is defined; use ForEach or Repeat to loop per run"
    )
    public static func buildArray(_ flows: [Nodes<State, Nothing>]) -> Nodes<State, Nothing> { Nodes([]) }
}

extension FlowBuilder where Output == Nothing {
    /// Not available: a `Return` where there is no result.
    @available(
        *, unavailable,
        message: "Return is the end of a workflow with a result: the last node of its body, never inside another node"
    )
    public static func buildFinalResult<Result: Codable & Sendable>(
        _ nodes: Nodes<State, Result>
    ) -> Nodes<State, Output> { Nodes([]) }
}
