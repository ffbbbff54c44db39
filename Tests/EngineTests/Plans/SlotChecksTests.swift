import RatchetEngine
import Testing

/// Definite assignment: a slot is filled on every way to where it is read.
@Suite struct `Slot checks` {
    private static let hold = \Slots.hold as any AnyKeyPath & Sendable
    private static let payment = \Slots.payment as any AnyKeyPath & Sendable
    private static let fill = Tree.fill(hold)
    private static let update = Tree.node(.update, "update", writes: .anything)
    private static let other = Tree.fill(payment, "other")

    /// What is done before `read`, which needs `hold`, and whether that fills it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let isFilled: Bool
        let before: [Blueprint]

        init(_ name: String, _ isFilled: Bool, _ before: [Blueprint]) {
            testDescription = name
            self.isFilled = isFilled
            self.before = before
        }
    }

    private static func parallel(_ branches: [Blueprint]) -> Blueprint { Tree.node(.parallel, "parallel", branches) }

    static let cases: [Case] = [
        Case("nothing", false, []),
        Case("a step", true, [fill]),
        Case("a step for another slot", false, [other]),
        Case("an update", true, [update]),
        Case("a group", true, [Tree.sequence("group", [fill])]),
        Case("one branch of two", false, [Tree.choice([[fill], [other]], exhaustive: true)]),
        Case("both branches", true, [Tree.choice([[fill], [other, fill]], exhaustive: true)]),
        Case("all branches, of which none may be taken", false, [Tree.choice([[fill], [fill]], exhaustive: false)]),
        Case("an update in one branch", false, [Tree.choice([[update], [other]], exhaustive: true)]),
        Case(
            "an update in one branch, a step in the other", true, [Tree.choice([[update], [fill]], exhaustive: true)]),
        Case(
            "a step in one branch, an update in the other", true, [Tree.choice([[fill], [update]], exhaustive: true)]),
        Case("an update in both branches", true, [Tree.choice([[update], [update]], exhaustive: true)]),
        Case("no branches at all", false, [Tree.choice([], exhaustive: false)]),
        Case("before a choice", true, [fill, Tree.choice([[other], []], exhaustive: false)]),
        Case("a loop, which may take no turn", false, [Tree.loop([fill])]),
        Case("an update in a loop", false, [Tree.loop([update])]),
        Case("before a loop", true, [fill, Tree.loop([other])]),
        Case("one branch of a parallel", true, [parallel([fill, other])]),
        Case("an update in a parallel", true, [parallel([update, other])]),
        Case("before a parallel", true, [fill, parallel([other])]),
        Case("a call into the slot", true, [Tree.call(Tree.scope([]), writes: .slot(hold))]),
        Case("inside a call", false, [Tree.call(Tree.scope([fill]))]),
    ]

    @Test(arguments: cases)
    func `A slot is filled by`(_ test: Case) {
        let mistakes = PlanChecks.mistakes(in: Tree.scope(test.before + [Tree.read()]))
        #expect(mistakes.map(\.path) == (test.isFilled ? [] : ["read"]))
    }

    @Test func `A step does not fill what it reads itself`() {
        let node = Tree.node(.step, "grow", reads: [Self.hold], writes: .slot(Self.hold))
        #expect(PlanChecks.mistakes(in: Tree.scope([node, Tree.read()])).map(\.path) == ["grow"])
    }

    @Test func `A branch does not see what another fills`() {
        let mistakes = PlanChecks.mistakes(in: Tree.scope([Self.parallel([Self.fill, Tree.read()])]))
        #expect(mistakes.map(\.path) == ["parallel/read"])
    }

    @Test func `A loop's body sees what it fills itself, and what was before`() {
        let body = [Self.fill, Tree.loop([Tree.read("first"), Self.other, Tree.read("second")])]
        #expect(PlanChecks.mistakes(in: Tree.scope(body)) == [])
        #expect(PlanChecks.mistakes(in: Tree.scope([Tree.loop([Self.fill, Tree.read()])])) == [])
    }

    @Test func `A called workflow's slots are its own`() {
        let body = [Self.fill, Tree.call(Tree.scope([Tree.read()]))]
        #expect(PlanChecks.mistakes(in: Tree.scope(body)).map(\.path) == ["call/read"])
    }

    @Test func `The text names who fills the slot too late, or says that no one does`() {
        let advice =
            #"; give it a value with into: \.hold in a node that is always done before, "#
            + "or make the property non-optional if a run starts with it"
        #expect(Tree.mistakes([Tree.read()]) == [#"read: needs the slot \.hold, which no node fills"# + advice])
        let late = Tree.sequence("group", [Tree.fill(Self.hold, "late", line: 12)])
        #expect(
            Tree.mistakes([Tree.read(), late]) == [
                #"read: needs the slot \.hold, but 'group/late' (App/Flow.swift:12), which fills it, "#
                    + "is not done before on every way here" + advice
            ])
    }

    @Test func `Two branches of a parallel must not fill the same slot`() {
        let inside = Tree.sequence("group", [Tree.loop([Tree.fill(Self.hold, "b", line: 4)])])
        #expect(
            Tree.mistakes([Self.parallel([Tree.fill(Self.hold, "a", line: 3), inside])]) == [
                #"parallel/group/loop/b: fills the slot \.hold, as 'parallel/a' (App/Flow.swift:3) in another branch "#
                    + "of the same Parallel does, so that chance would decide which value stays; "
                    + "use a slot for each, or a reducer"
            ])
    }

    @Test func `One branch may fill a slot twice, and two different slots are fine`() {
        let twice = Tree.sequence("group", [Tree.fill(Self.hold, "a"), Tree.fill(Self.hold, "b")])
        #expect(PlanChecks.mistakes(in: Tree.scope([Self.parallel([twice, Self.other, Self.update])])) == [])
    }
}
