/// Turns the tree of a picture into boxes and arrows.
struct PictureGraphBuilder {
    private(set) var arrows: [PictureGraph.Arrow] = []
    private var lastID = 0

    /// An end of arrows that are still to be drawn, and what is written on them.
    private struct Port {
        let id: Int
        var label = ""
    }

    /// A part of the graph, with where arrows lead into it, if there is anything in it, and out of it.
    private struct Part {
        var members: [PictureGraph.Member] = []
        var entry: Port?
        var exits: [Port] = []
    }

    mutating func members(of picture: Picture) -> [PictureGraph.Member] {
        let lines = ([picture.title] + picture.facts).map {
            $0.onOneLine.cut(to: PictureBudget.columns * 4 / 3, "…")
        }
        var whole = item(.start, lines, tooltip: picture.title.onOneLine)
        append(row(picture.nodes), to: &whole)
        return whole.members
    }

    private mutating func part(_ node: PictureNode) -> Part {
        guard !node.children.isEmpty else { return leaf(node, .shape(node.look.shape)) }
        return switch node.look.arrangement {
        case .row, .each: framed(node) { $0.append($0.row(node.children), to: &$1) }
        case .together: framed(node) { $0.branch(node.children, of: &$1) }
        case .rescue: framed(node) { $0.rescue(node, in: &$1) }
        case .branches: branches(node)
        case .turns: turns(node)
        }
    }

    // MARK: - Arrangements

    private mutating func leaf(_ node: PictureNode, _ form: PictureGraph.Item.Form) -> Part {
        item(form, node.lines, tooltip: node.name.onOneLine, node.standing?.status)
    }

    private mutating func row(_ nodes: [PictureNode]) -> Part {
        var whole = Part()
        for node in nodes { append(part(node), to: &whole) }
        return whole
    }

    /// From what `whole` ends with to each of the nodes, and on from all of them.
    private mutating func branch(_ nodes: [PictureNode], of whole: inout Part) {
        let from = whole.exits
        whole.exits = []
        for node in nodes {
            let branch = part(node)
            connect(from, branch.entry)
            whole.members += branch.members
            whole.exits += branch.exits
        }
    }

    private mutating func framed(_ node: PictureNode, _ inside: (inout Self, inout Part) -> Void) -> Part {
        let id = nextID()
        var whole = leaf(node, .head)
        inside(&self, &whole)
        whole.members = [.group(.init(id: id, status: node.standing?.status, members: whole.members))]
        return whole
    }

    /// A branch needs no frame: what it is called stands on the arrow into it.
    private mutating func branches(_ node: PictureNode) -> Part {
        var whole = leaf(node, .decision)
        let decision = whole.exits
        whole.exits = []
        for child in node.children {
            let branch = row(child.children.isEmpty ? [child] : child.children)
            connect(decision.map { Port(id: $0.id, label: child.name) }, branch.entry)
            whole.members += branch.members
            whole.exits += branch.exits
        }
        if let pass = node.pass { whole.exits += decision.map { Port(id: $0.id, label: pass) } }
        return whole
    }

    /// What catches errors stands beside the body.
    private mutating func rescue(_ node: PictureNode, in whole: inout Part) {
        let finally = node.finally
        branch(finally == nil ? node.children : node.children.dropLast(), of: &whole)
        if let finally { append(part(finally), to: &whole) }
    }

    private mutating func turns(_ node: PictureNode) -> Part {
        var whole = leaf(node, .decision)
        let decision = whole.exits
        let body = row(node.children)
        connect(decision.map { Port(id: $0.id, label: "again") }, body.entry)
        connect(body.exits, decision.first)
        whole.members += body.members
        whole.exits = decision.map { Port(id: $0.id, label: "done") }
        return whole
    }

    // MARK: - Arrows

    private mutating func append(_ next: Part, to whole: inout Part) {
        connect(whole.exits, next.entry)
        whole.members += next.members
        whole.entry = whole.entry ?? next.entry
        if next.entry != nil { whole.exits = next.exits }
    }

    private mutating func connect(_ from: [Port], _ to: Port?) {
        guard let to else { return }
        arrows += from.map { .init(from: $0.id, to: to.id, label: $0.label.onOneLine) }
    }

    private mutating func item(
        _ form: PictureGraph.Item.Form, _ lines: [String], tooltip: String = "", _ status: RunNode.Status? = nil
    ) -> Part {
        let port = Port(id: nextID())
        let item = PictureGraph.Item(id: port.id, form: form, lines: lines, tooltip: tooltip, status: status)
        return Part(members: [.item(item)], entry: port, exits: [port])
    }

    private mutating func nextID() -> Int {
        lastID += 1
        return lastID
    }
}
