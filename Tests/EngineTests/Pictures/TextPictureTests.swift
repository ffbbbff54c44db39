import RatchetEngine
import Testing

/// Pictures as Mermaid and as DOT, to the letter.
@Suite struct TextPictureTests {
    @Test func `Mermaid has a box for each node, a frame around what is together, and the names of branches`() {
        #expect(
            Picture(Sketch.outline("Order", Sketch.order)).text(.mermaid) == """
                flowchart TD
                    n1(["Order"]):::plain
                    n2["hold stock<br/>step"]:::plain
                    n3{{"over the limit<br/>choice"}}:::plain
                    n4(["approved<br/>receive"]):::plain
                    n5("approve<br/>update"):::plain
                    subgraph n6[" "]
                        n7[/"pay and pack<br/>parallel · 2 at a time"\\]:::plain
                        n8["charge card<br/>step"]:::plain
                        subgraph n9[" "]
                            n10[/"labels<br/>for each · PrintLabel · 8 at a time"\\]:::plain
                            n11["print<br/>step"]:::plain
                        end
                        style n9 fill:none,stroke:#6e7781
                    end
                    style n6 fill:none,stroke:#6e7781
                    n12{{"papers<br/>↻ repeat · 9 turns at most"}}:::plain
                    n13["fax<br/>step"]:::plain
                    subgraph n14[" "]
                        n15[/"notify<br/>call · Notify"\\]:::plain
                        n16["mail<br/>step"]:::plain
                    end
                    style n14 fill:none,stroke:#6e7781
                    n17{{"late<br/>choice"}}:::plain
                    n18(["wait<br/>sleep"]):::plain
                    n19[["return"]]:::plain
                    n3 -->|"then"| n4
                    n3 -->|"otherwise"| n5
                    n2 --> n3
                    n7 --> n8
                    n10 --> n11
                    n7 --> n10
                    n4 --> n7
                    n5 --> n7
                    n12 -->|"again"| n13
                    n13 --> n12
                    n8 --> n12
                    n11 --> n12
                    n15 --> n16
                    n12 -->|"done"| n15
                    n17 -->|"then"| n18
                    n16 --> n17
                    n18 --> n19
                    n17 -->|"else"| n19
                    n1 --> n2
                    classDef plain fill:#f6f8fa,stroke:#6e7781,color:#1f2328

                """)
    }

    @Test func `DOT has the same boxes and arrows`() {
        let text = Picture(Sketch.outline("Order", Sketch.order)).text(.dot)
        #expect(text.hasPrefix("digraph \"Order\" {\n"))
        #expect(text.contains("n2 [label=\"hold stock\\nstep\", tooltip=\"hold stock\", shape=box"))
        #expect(text.contains("    subgraph cluster_6 {\n"))
        #expect(text.contains("        subgraph cluster_9 {\n"))
        #expect(text.contains("    n3 -> n5 [label=\" otherwise \"]\n"))
        #expect(text.contains("    n17 -> n19 [label=\" else \"]\n"))
        #expect(text.split(separator: " -> ").count == 20)
    }

    @Test(
        arguments: [
            ("end", "end"), ("a \"b\" <i>&c", "a #34;b#34; #60;i#62;#38;c"), ("`code`", "#96;code#96;"),
            ("1. first", "1#46; first"), ("v1.2 x-y", "v1.2 x-y"), ("- dash", "#45; dash"), ("two\nlines", "two lines"),
            ("]])};", "#93;#93;#41;#125;#59;"), ("#35;", "#35;35#59;"), ("船便 ✓", "船便 ✓"),
            (String(repeating: "x", count: 40), String(repeating: "x", count: 35) + "…"),
        ])
    func `Whatever a node is called, Mermaid takes it for its name`(_ name: String, _ expected: String) {
        let text = Picture(Sketch.outline("W", [.leaf(.step, name)])).text(.mermaid)
        #expect(text.contains("    n2[\"\(expected)<br/>step\"]:::plain\n"), "\(text)")
    }

    @Test(arguments: [
        ("a \"b\" \\N \\", "a \\\"b\\\" \\\\N \\\\"), ("a & b &lt;", "a &amp; b &amp;lt;"), ("two\nlines", "two lines"),
    ])
    func `Whatever a node is called, Graphviz takes it for its name`(_ name: String, _ expected: String) {
        let text = Picture(Sketch.outline("W", [.leaf(.step, name)])).text(.dot)
        #expect(text.contains("n2 [label=\"\(expected)\\nstep\", tooltip=\"\(expected)\""), "\(text)")
    }

    @Test func `What fails goes to what catches it, and then to what comes last`() {
        let attempt = Sketch.node(
            .attempt, "pay", limit: 1,
            [
                .branch("try", [.leaf(.step, "charge")]), .branch("declined", [.leaf(.step, "write")]),
                .branch("finally", [.leaf(.step, "log")]),
            ])
        let text = Picture(Sketch.outline("W", [attempt, .leaf(.fail, "give up")])).text(.mermaid)
        #expect(text.contains("n3[/\"pay<br/>try\"\\]"))
        for arrow in ["charge": "n3 --> n5", "write": "n3 --> n8", "log": "n6 --> n11", "log too": "n9 --> n11"] {
            #expect(text.contains("    \(arrow.value)\n"), "\(arrow.key): \(text)")
        }
    }

    @Test func `What waits goes on in time, or takes its branch`() {
        let receive = Sketch.node(.receive, "answer", limit: 0, [.branch("otherwise", [.leaf(.update, "expire")])])
        let text = Picture(Sketch.outline("W", [receive, .leaf(.finish, "return")])).text(.mermaid)
        #expect(text.contains("n2 -->|\"otherwise\"| n3\n"))
        #expect(text.contains("n2 -->|\"in time\"| n4\n") && text.contains("n3 --> n4\n"))
    }

    @Test(arguments: NodeKind.allCases) func `Each kind of node is a box, or a frame around what is in it`(
        _ kind: NodeKind
    ) {
        let node = Sketch.node(kind, "outside", limit: 2, [.branch("way", [.leaf(.step, "inside")])])
        for format in PictureFormat.allCases {
            let text = Picture(Sketch.outline("W", [node, .leaf(.step, "behind")])).text(format)
            #expect(text.contains("outside") && text.contains("inside") && text.contains("behind"))
        }
    }

    @Test func `A workflow without nodes is a picture too`() {
        let picture = Picture(Sketch.outline("Empty", []))
        #expect(picture.text(.mermaid).contains("n1([\"Empty\"])"))
        #expect(picture.text(.svg).contains(">Empty</text>"))
    }
}
