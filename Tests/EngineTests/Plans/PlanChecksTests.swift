import RatchetEngine
import Testing

@Suite struct `Plan checks` {
    @Test func `A sound tree has no mistakes`() {
        let body = [
            Tree.fill(\Slots.hold as any AnyKeyPath & Sendable), Tree.read(), Tree.loop([Tree.step("again")]),
            Tree.node(.parallel, "parallel", limit: 1, [Tree.step("a"), Tree.step("b")]), Tree.sequence("empty", []),
            Tree.call(Tree.scope([Tree.node(.finish, "return")])), Tree.node(.finish, "return"),
        ]
        #expect(Tree.mistakes(body) == [])
    }

    @Test(
        arguments: [
            ("", "a: the node has an empty name; paths are made of names, so give it one"),
            ("x/y", "a/x/y: the name 'x/y' contains '/', which separates the parts of paths; leave it out"),
            ("x[", "a/x[: the name 'x[' contains '[', which separates the parts of paths; leave it out"),
            ("x]", "a/x]: the name 'x]' contains ']', which separates the parts of paths; leave it out"),
            (
                String(repeating: "é", count: 101),
                "a/\(String(repeating: "é", count: 101)): the name '\(String(repeating: "é", count: 20))…' "
                    + "has 202 bytes; use at most 200"
            ),
            (String(repeating: "é", count: 100), nil),
            ("hold stock, 100 % ~ (é)", nil),
        ] as [(String, String?)])
    func `Names are fit for paths`(name: String, mistake: String?) {
        #expect(Tree.mistakes([Tree.sequence("a", [Tree.step(name)])]) == [mistake].compactMap(\.self))
    }

    @Test func `A workflow's own name is fit for paths`() {
        let mistakes = PlanChecks.mistakes(in: Tree.scope([], named: "a/b"))
        #expect(
            mistakes.map(\.message) == ["the name 'a/b' contains '/', which separates the parts of paths; leave it out"]
        )
        #expect(
            PlanChecks.mistakes(in: Tree.scope([], named: "")).map(\.message)
                == ["the workflow has an empty name; paths are made of names, so give it one"])
    }

    @Test func `Neighbours have different names, cousins need not`() {
        let body = [
            Tree.step("same", line: 1), Tree.sequence("group", [Tree.step("same", line: 2)]),
            Tree.step("same", line: 3),
            Tree.node(.parallel, "parallel", [Tree.step("twin", line: 4), Tree.step("twin", line: 5)]),
        ]
        let advice = "; a run finds its place by names, so give one of them another name, or put one into a Group"
        #expect(
            Tree.mistakes(body) == [
                "same: another node beside this one is called 'same' too (App/Flow.swift:1)" + advice,
                "parallel/twin: another node beside this one is called 'twin' too (App/Flow.swift:4)" + advice,
            ])
    }

    @Test(
        arguments: [
            (.parallel, 0, "n: limit is 0, so nothing would ever run; use 1 or more"),
            (.forEach, -1, "n: limit is -1, so nothing would ever run; use 1 or more"),
            (.loop, 0, "n: atMost is 0, so nothing would ever run; use 1 or more"),
            (.loop, .max, "n: atMost is 9223372036854775807; use at most 2147483647"),
            (.parallel, 1, nil), (.parallel, nil, nil), (.loop, 2_147_483_647, nil),
        ] as [(NodeKind, Int?, String?)])
    func `Limits let something run`(kind: NodeKind, limit: Int?, mistake: String?) {
        #expect(Tree.mistakes([Tree.node(kind, "n", limit: limit)]) == [mistake].compactMap(\.self))
    }

    @Test(
        arguments: [
            (.never, nil), (.constant(.zero, attempts: nil), nil),
            (.exponential(from: .zero, attempts: 1, factor: 1), nil),
            (
                .constant(.zero, attempts: 0),
                "a: retry has 0 attempts; the first one counts, so use 1 or more, or nil for no limit"
            ),
            (
                .exponential(from: .seconds(-1), attempts: 2),
                "a: retry waits for a negative time (from -1.0 seconds, cap 300.0 seconds); use zero or more"
            ),
            (
                .exponential(from: .zero, attempts: 2, cap: .seconds(-2)),
                "a: retry waits for a negative time (from 0.0 seconds, cap -2.0 seconds); use zero or more"
            ),
            (
                .exponential(from: .zero, attempts: 2, factor: 0.5),
                "a: retry's factor is 0.5, but waits only grow; use 1 or more"
            ),
            (
                .exponential(from: .zero, attempts: 2, factor: .nan),
                "a: retry's factor is nan, but waits only grow; use 1 or more"
            ),
            (
                .exponential(from: .zero, attempts: 2, factor: .infinity),
                "a: retry's factor is inf, but waits only grow; use 1 or more"
            ),
            (
                .constant(.zero, attempts: 2, jitter: 1),
                "a: retry's jitter is 1.0, but it is a part of the wait; use 0 or more and less than 1"
            ),
            (
                .constant(.zero, attempts: 2, jitter: -0.1),
                "a: retry's jitter is -0.1, but it is a part of the wait; use 0 or more and less than 1"
            ),
        ] as [(RetryPolicy, String?)])
    func `Retry policies make sense`(policy: RetryPolicy, mistake: String?) {
        #expect(Tree.mistakes([Tree.step("a", retry: policy)]) == [mistake].compactMap(\.self))
    }

    @Test(arguments: [(.seconds(1), false), (nil, false), (.zero, true), (.seconds(-1), true)] as [(Duration?, Bool)])
    func `Timeouts leave time`(timeout: Duration?, isMistake: Bool) throws {
        let mistakes = Tree.mistakes([Tree.step("a", timeout: timeout)])
        guard isMistake else { return #expect(mistakes == []) }
        #expect(
            mistakes == [
                "a: timeout is \(try #require(timeout)), so that no attempt could finish; "
                    + "use more than zero, or leave it out for no limit"
            ])
    }

    @Test func `A workflow inside itself is found at the call`() {
        var inner = Tree.scope([], named: "Loop")
        inner.isNestedInItself = true
        #expect(
            Tree.mistakes([Tree.sequence("group", [Tree.call(inner)])]) == [
                "group/call: workflow 'Loop' is called inside itself, so its tree would have no end; "
                    + "use Repeat for what is done again, or ForEach for a list"
            ])
    }

    @Test func `Return is the last node of a body`() {
        let finish = Tree.node(.finish, "return")
        let message =
            "Return ends the workflow, so it can only be the last node of its body; "
            + "leave it out where the workflow has no result"
        #expect(Tree.mistakes([finish, Tree.step("late")]) == ["return: " + message])
        #expect(Tree.mistakes([Tree.sequence("group", [finish])]) == ["group/return: " + message])
        #expect(Tree.mistakes([Tree.step("early"), finish]) == [])
    }

    @Test func `All mistakes are told, in the order of the source`() {
        let body = [
            Tree.step("b/", line: 7),
            Tree.node(.loop, "l", line: 5, limit: 0, [Tree.sequence("", [Tree.read(line: 6)])]),
            Tree.step("a/", line: 2, timeout: .zero),
        ]
        #expect(PlanChecks.mistakes(in: Tree.scope(body)).map(\.line) == [2, 2, 5, 6, 7])
    }

    @Test func `A mistake in a workflow that is called twice is told once, at its first place`() {
        let inner = Tree.scope([Tree.step("a/b")], named: "Inner")
        #expect(
            PlanChecks.mistakes(in: Tree.scope([Tree.call(inner, "one"), Tree.call(inner, "two")])).map(\.path) == [
                "one/a/b"
            ])
    }

    @Test func `The compiler refuses what the checks refuse`() {
        let error = #expect(throws: RegistrationError.self) { try PlanCompiler.compile(Tree.scope([Tree.step("")])) }
        #expect(
            error?.description == """
                workflow 'Flow' has 1 mistake:
                  App/Flow.swift:1: : the node has an empty name; paths are made of names, so give it one
                """)
    }
}
