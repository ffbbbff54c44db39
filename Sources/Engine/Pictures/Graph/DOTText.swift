/// Writes a graph in Graphviz's language.
struct DOTText {
    private let graph: PictureGraph
    private let title: String

    init(_ graph: PictureGraph, title: String) {
        self.graph = graph
        self.title = title
    }

    private static let font = "Helvetica,Arial,sans-serif"

    var text: String {
        (head + members(graph.members, indent: "    ") + graph.arrows.map(arrow) + ["}", ""])
            .joined(separator: "\n")
    }

    private var head: [String] {
        let (line, text) = (PictureColors.plain.line, PictureColors.text)
        let plain = "fontname=\"\(Self.font)\", color=\"\(line)\""
        return [
            "digraph \(quoted(title.onOneLine)) {",
            "    graph [rankdir=TB, bgcolor=transparent, \(plain), nodesep=0.3, ranksep=0.35]",
            "    node [\(plain), fontsize=12, fontcolor=\"\(text)\", margin=\"0.15,0.08\"]",
            "    edge [\(plain), fontsize=11, fontcolor=\"\(line)\", arrowsize=0.7]",
        ]
    }

    // MARK: - Boxes

    private func members(_ members: [PictureGraph.Member], indent: String) -> [String] {
        members.flatMap { member in
            switch member {
            case .item(let item): ["\(indent)n\(item.id) [\(attributes(item))]"]
            case .group(let group): lines(group, indent: indent)
            }
        }
    }

    private func lines(_ group: PictureGraph.Group, indent: String) -> [String] {
        let colors = PictureColors.of(group.status)
        let style = colors.isDashed ? "rounded,dashed" : "rounded"
        return [
            "\(indent)subgraph cluster_\(group.id) {",
            "\(indent)    graph [label=\"\", style=\"\(style)\", color=\"\(colors.line)\", margin=12]",
        ] + members(group.members, indent: indent + "    ") + ["\(indent)}"]
    }

    private func attributes(_ item: PictureGraph.Item) -> String {
        let colors = PictureColors.of(item.status)
        let (shape, style) = form(item.form)
        let styles = style + (colors.isDashed || item.form == .shape(.rest) ? ",dashed" : "")
        return "label=\(label(item.lines)), tooltip=\(quoted(item.tooltip)), shape=\(shape), style=\"\(styles)\", "
            + "fillcolor=\"\(colors.fill)\", color=\"\(colors.line)\""
            + (item.form == .shape(.end) ? ", peripheries=2" : "")
            + (["ellipse", "hexagon"].contains(shape) ? ", margin=\"0.02,0.02\"" : "")
    }

    private func form(_ form: PictureGraph.Item.Form) -> (shape: String, style: String) {
        switch form {
        case .shape(.box), .shape(.end): ("box", "filled")
        case .shape(.round), .shape(.rest): ("box", "rounded,filled")
        case .shape(.pill), .start: ("ellipse", "filled")
        case .decision: ("hexagon", "filled")
        case .head: ("tab", "filled")
        }
    }

    // MARK: - Arrows and words

    private func arrow(_ arrow: PictureGraph.Arrow) -> String {
        let label = arrow.label.isEmpty ? "" : " [label=\(quoted(" \(arrow.label) "))]"
        return "    n\(arrow.from) -> n\(arrow.to)\(label)"
    }

    private func label(_ lines: [String]) -> String { "\"\(lines.map(Self.escaped).joined(separator: "\\n"))\"" }

    private func quoted(_ text: String) -> String { "\"\(Self.escaped(text))\"" }

    /// Graphviz reads entities of HTML in every text, and signs behind a backslash as commands.
    static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("&", with: "&amp;")
    }
}
