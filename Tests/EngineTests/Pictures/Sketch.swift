import RatchetEngine

/// A tree of nodes for tests, from which an outline is made.
indirect enum Sketch: Sendable {
    case leaf(NodeKind, String)
    case node(NodeKind, String, limit: Int, [Sketch])
    /// A `call` or a `forEach` of a workflow with these nodes.
    case inner(NodeKind, String, limit: Int, workflow: String, [Sketch])

    static func branch(_ name: String, _ nodes: [Sketch]) -> Sketch { .node(.sequence, name, limit: 0, nodes) }

    static func outline(_ workflow: String, _ nodes: [Sketch]) -> Outline {
        var scopes: [Outline.Scope] = []
        add(workflow, nodes, to: &scopes)
        return Outline(scopes: scopes)
    }

    private static func add(_ workflow: String, _ nodes: [Sketch], to scopes: inout [Outline.Scope]) {
        let place = scopes.count
        scopes.append(Outline.Scope(workflow: workflow, nodes: []))
        var list: [Outline.Node] = []
        branch("", nodes).add(parent: -1, to: &list, &scopes)
        scopes[place] = Outline.Scope(workflow: workflow, nodes: list)
    }

    private func add(parent: Int, to list: inout [Outline.Node], _ scopes: inout [Outline.Scope]) {
        let place = list.count
        let (kind, name, limit, below) = parts
        list.append(Outline.Node(kind: kind, name: name, parent: parent, children: [], end: 0, limit: 0, inner: 0))
        var (children, inner) = ([Int](), 0)
        if case .inner(_, _, _, let workflow, let nodes) = self {
            inner = scopes.count
            Self.add(workflow, nodes, to: &scopes)
        }
        for child in below {
            children.append(list.count)
            child.add(parent: place, to: &list, &scopes)
        }
        list[place] = Outline.Node(
            kind: kind, name: name, parent: parent, children: children, end: list.count, limit: limit, inner: inner,
            signal: kind == .receive ? name : "")
    }

    private var parts: (NodeKind, String, Int, [Sketch]) {
        switch self {
        case .leaf(let kind, let name): (kind, name, 0, [])
        case .node(let kind, let name, let limit, let nodes): (kind, name, limit, nodes)
        case .inner(let kind, let name, let limit, _, _): (kind, name, limit, [])
        }
    }

    /// All kinds of nodes, in each other.
    static let order: [Sketch] = [
        .leaf(.step, "hold stock"),
        .node(
            .choice, "over the limit", limit: 0,
            [.branch("then", [.leaf(.receive, "approved")]), .branch("otherwise", [.leaf(.update, "approve")])]),
        .node(
            .parallel, "pay and pack", limit: 2,
            [
                .leaf(.step, "charge card"),
                .inner(.forEach, "labels", limit: 8, workflow: "PrintLabel", [.leaf(.step, "print")]),
            ]),
        .node(.loop, "papers", limit: 9, [.branch("", [.leaf(.step, "fax")])]),
        .inner(.call, "notify", limit: 0, workflow: "Notify", [.leaf(.step, "mail")]),
        .node(.choice, "late", limit: 0, [.branch("then", [.leaf(.sleep, "wait")])]),
        .leaf(.finish, "return"),
    ]

    /// A tree drawn by chance: wide in one place, deep in another, with names of any length.
    static func random(_ seed: UInt64) -> [Sketch] {
        var generator = SplitMix64(seed: seed)
        return row(depth: 0, &generator)
    }

    private static func row(depth: Int, _ generator: inout SplitMix64) -> [Sketch] {
        (0...Int.random(in: 0...5, using: &generator)).map { _ in any(depth: depth, &generator) }
    }

    private static func any(depth: Int, _ generator: inout SplitMix64) -> Sketch {
        let kind = NodeKind.allCases.randomElement(using: &generator) ?? .step
        let name = String(repeating: "nam船e ", count: Int.random(in: 1...12, using: &generator))
        let nodes = depth > 4 ? [] : row(depth: depth + 1, &generator)
        switch kind {
        case .forEach, .call: return .inner(kind, name, limit: 3, workflow: "Inner", nodes)
        case .sequence, .choice, .loop, .parallel: return .node(kind, name, limit: 0, nodes)
        default: return .leaf(kind, name)
        }
    }
}
