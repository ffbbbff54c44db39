import RatchetEngine
import Testing

@Suite struct `Plan compiler` {
    @Test func `Nodes stand in the order of a walk, parents before children`() throws {
        let inner = Tree.scope([Tree.step("deep")], named: "Inner")
        let body = [Tree.sequence("group", [Tree.step("a"), Tree.call(inner)]), Tree.step("b")]
        let outline = try PlanCompiler.compile(Tree.scope(body)).outline
        #expect(outline.scopes.map(\.workflow) == ["Flow", "Inner"])
        let nodes = outline.scopes[0].nodes
        #expect(nodes.map(\.name) == ["", "group", "a", "call", "b"])
        #expect(nodes.map(\.parent) == [-1, 0, 1, 1, 0])
        #expect(nodes.map(\.children) == [[1, 4], [2, 3], [], [], []])
        #expect(nodes.map(\.end) == [5, 4, 3, 4, 5])
        #expect(nodes.map(\.inner) == [0, 0, 0, 1, 0])
    }

    @Test func `Scopes stand in the order in which the walk meets them`() throws {
        let leaf = Tree.scope([], named: "Leaf")
        let middle = Tree.scope([Tree.call(leaf, "x"), Tree.call(leaf, "y")], named: "Middle")
        let plan = try PlanCompiler.compile(Tree.scope([Tree.call(middle, "one"), Tree.call(leaf, "two")]))
        #expect(plan.outline.scopes.map(\.workflow) == ["Flow", "Middle", "Leaf", "Leaf", "Leaf"])
        #expect(plan.outline.scopes.map { $0.nodes.map(\.inner) } == [[0, 1, 4], [0, 2, 3], [0], [0], [0]])
        #expect(plan.scopes.map(\.behaviours.count) == [3, 3, 1, 1, 1])
    }

    @Test func `A name, an order, a kind or a limit changes the fingerprint`() throws {
        let bodies = [
            [Tree.step("a"), Tree.step("b")], [Tree.step("b"), Tree.step("a")], [Tree.step("a"), Tree.step("c")],
            [Tree.step("a"), Tree.node(.update, "b")], [Tree.node(.parallel, "p", limit: 1)],
            [Tree.node(.parallel, "p", limit: 2)],
        ]
        let prints = try bodies.map { try PlanCompiler.compile(Tree.scope($0)).fingerprint }
        #expect(Set(prints).count == bodies.count)
    }
}

@Suite struct `Names of key paths` {
    private struct Whole {
        var part = Part()
        var list: [Int] = []
        var computed: Int? {
            get { nil }
            set {}
        }
        struct Part { var slot: Int? }
    }

    @Test(
        arguments: [
            (\Whole.list, #"\.list"#, "list"), (\Whole.part.slot, #"\.part.slot"#, "slot"),
            (\Whole.part.slot!, #"\.part.slot!"#, "slot"),
        ] as [(any AnyKeyPath & Sendable, String, String)])
    func `They are what the source says`(path: any AnyKeyPath & Sendable, description: String, last: String) {
        #expect(path.shortDescription == description)
        #expect(path.lastComponent == last)
    }

    @Test func `A computed property has none`() {
        #expect((\Whole.computed).lastComponent == nil)
        #expect((\Whole.list[0]).lastComponent == nil)
        #expect((\Whole.self).lastComponent == "self")
    }
}
