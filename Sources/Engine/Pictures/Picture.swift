/// A workflow or a run, ready to be drawn.
///
///     print(Picture(plan.outline).text(.svg))
///
/// It is bounded, whatever it is of: see ``PictureBudget``. It shows names, statuses, times and the texts of errors,
/// and no value that a run has recorded.
package struct Picture: Sendable {
    /// The workflow's name.
    let title: String
    /// What is known of the run; none for a workflow.
    let facts: [String]
    let nodes: [PictureNode]

    init(title: String, facts: [String] = [], nodes: [PictureNode]) {
        self.title = title
        self.facts = facts
        self.nodes = nodes
    }

    /// The picture of a workflow.
    package init(_ outline: Outline) {
        self.init(title: outline.workflow, nodes: OutlinePicture(outline).nodes)
    }

    /// The picture of a run.
    package init(_ tree: RunTree) {
        self.init(
            title: tree.run.workflow ?? "unknown workflow", facts: tree.run.facts,
            nodes: RunPicture(tree.run).nodes(tree.nodes))
    }

    /// The picture in one of its formats; it ends with a line break.
    package func text(_ format: PictureFormat) -> String {
        switch format {
        case .mermaid: MermaidText(PictureGraph(self)).text
        case .dot: DOTText(PictureGraph(self), title: title).text
        case .svg: SVGText(self).text
        }
    }
}

extension RunSummary {
    /// What the head of a picture says of it.
    fileprivate var facts: [String] {
        var times = started.map { ["started \($0.pictured)"] } ?? []
        if let started, let ended { times.append("took \(started.span(until: ended))") }
        let facts = ["run \(id.rawValue) · \(status.sign) \(status)", times.joined(separator: " · ")]
        return facts.filter { !$0.isEmpty } + (parked.map { [$0.text] } ?? [])
    }
}

extension RunStatus {
    /// What tells it apart without color.
    var sign: String {
        switch self {
        case .running: RunNode.Status.open.sign
        case .sleeping, .waiting: RunNode.Status.waiting.sign
        case .completed: RunNode.Status.done.sign
        case .failed: RunNode.Status.failed.sign
        case .cancelled, .terminated: RunNode.Status.dropped.sign
        default: "■"
        }
    }
}
