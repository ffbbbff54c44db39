import RatchetEngine
import Testing

/// Pictures of what is too large for one.
@Suite struct BoundedPictureTests {
    @Test(arguments: PictureFormat.allCases) func `Of a thousand steps those are drawn that there is room for`(
        _ format: PictureFormat
    ) {
        let nodes = (1...1_000).map { Sketch.leaf(.step, "step \($0)") }
        let text = Picture(Sketch.outline("Long", nodes)).text(format)
        #expect(text.contains("step 200") && !text.contains("step 201"))
        #expect(text.contains("… 800 more"))
        #expect(text.utf8.count < 100_000)
    }

    @Test(arguments: PictureFormat.allCases) func `A tree that is too deep ends with a box that says so`(
        _ format: PictureFormat
    ) {
        let deep = (1...300).reduce(Sketch.leaf(.step, "bottom")) { inner, depth in
            .node(.parallel, "level \(depth)", limit: 0, [inner])
        }
        let text = Picture(Sketch.outline("Deep", [deep])).text(format)
        #expect(text.contains("level 300") && !text.contains("bottom"))
        #expect(text.contains("… 1 more"))
    }

    @Test func `A scope that runs itself, as only a damaged outline has it, is drawn to a depth`() {
        let call = Outline.Node(kind: .call, name: "again", parent: 0, children: [], end: 2, limit: 0, inner: 1)
        let root = Outline.Node(kind: .sequence, name: "", parent: -1, children: [1], end: 2, limit: 0, inner: 0)
        let scope = Outline.Scope(workflow: "Self", nodes: [root, call])
        #expect(Picture(Outline(scopes: [scope, scope])).text(.svg).utf8.count < 50_000)
    }

    @Test func `Mermaid gets no more than it draws`() {
        let wide = (1...1_000).map { Sketch.leaf(.step, "branch with a name of some length \($0)") }
        let text = Picture(Sketch.outline("Wide", [.node(.parallel, "all", limit: 0, wide), .leaf(.step, "last")]))
            .text(.mermaid)
        #expect(text.split(separator: " --> ").count <= 500, "its default maxEdges")
        #expect(text.count <= 50_000, "its default maxTextSize")
    }
}
