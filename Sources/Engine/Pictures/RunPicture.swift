/// Makes the picture of a run out of its tree.
struct RunPicture {
    private let started: Timestamp?

    init(_ run: RunSummary) { started = run.started }

    func nodes(_ nodes: [RunNode]) -> [PictureNode] {
        var budget = PictureBudget()
        return pictures(of: nodes, &budget, depth: 0)
    }

    private func pictures(of nodes: [RunNode], _ budget: inout PictureBudget, depth: Int) -> [PictureNode] {
        budget.nodes(of: nodes, depth: depth) { budget, node in [picture(of: node, &budget, depth: depth)] }
    }

    private func picture(of node: RunNode, _ budget: inout PictureBudget, depth: Int) -> PictureNode {
        budget.take()
        let fanOut = FanOut(node)
        var picture = PictureNode(
            look: node.look, name: node.kind == .element ? "[\(node.name)]" : node.name,
            notes: notes(of: node, fanOut), standing: NodeStanding(node))
        picture.children = pictures(of: fanOut?.shown ?? node.children, &budget, depth: depth + 1)
        if let rest = fanOut?.rest { picture.children.append(.rest(rest)) }
        return picture
    }

    private func notes(of node: RunNode, _ fanOut: FanOut?) -> [String] {
        var notes: [String] = []
        if let turn = node.turn { notes.append("turn \(turn)") }
        if let fanOut { notes.append(fanOut.counts) }
        if let signal = node.signal, signal != node.name { notes.append(signal) }
        if let started, let opened = node.opened { notes.append("+\(started.span(until: opened))") }
        // A step that succeeded at once needs no word of it.
        if node.attempts > 1 { notes.append("\(node.attempts) tries") }
        return notes
    }
}

extension RunNode {
    /// A branch that was taken stands in the place of its choice, and elements that there are stand side by side.
    fileprivate var look: NodeLook {
        guard case .node(let kind) = kind else { return .body }
        let look = kind.look
        switch look.arrangement {
        case .branches where kind == .choice && (choice != nil || status == .done):
            return NodeLook("\(look.word) → \(choice ?? "none")", look.shape, .row)
        case .each: return NodeLook(look.word, look.shape, .together)
        default: return look
        }
    }
}
