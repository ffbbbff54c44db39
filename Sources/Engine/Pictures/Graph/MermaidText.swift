/// Writes a graph as a Mermaid flowchart.
struct MermaidText {
    private let graph: PictureGraph

    init(_ graph: PictureGraph) { self.graph = graph }

    var text: String {
        (["flowchart TD"] + members(graph.members, indent: "    ") + graph.arrows.map(arrow) + classes + [""])
            .joined(separator: "\n")
    }

    // MARK: - Boxes

    private func members(_ members: [PictureGraph.Member], indent: String) -> [String] {
        members.flatMap { member in
            switch member {
            case .item(let item): ["\(indent)\(node(item))"]
            case .group(let group): lines(group, indent: indent)
            }
        }
    }

    private func lines(_ group: PictureGraph.Group, indent: String) -> [String] {
        let colors = PictureColors.of(group.status)
        let dash = colors.isDashed ? ",stroke-dasharray:4" : ""
        return ["\(indent)subgraph \(id(group.id))[\" \"]"] + members(group.members, indent: indent + "    ")
            + ["\(indent)end", "\(indent)style \(id(group.id)) fill:none,stroke:\(colors.line)\(dash)"]
    }

    private func node(_ item: PictureGraph.Item) -> String {
        let (left, right) = brackets(item.form)
        return "\(id(item.id))\(left)\"\(label(item.lines))\"\(right):::\(item.status.map { "\($0)" } ?? "plain")"
    }

    private func brackets(_ form: PictureGraph.Item.Form) -> (String, String) {
        switch form {
        case .shape(.box): ("[", "]")
        case .shape(.round), .shape(.rest): ("(", ")")
        case .shape(.pill), .start: ("([", "])")
        case .shape(.end): ("[[", "]]")
        case .decision: ("{{", "}}")
        case .head: ("[/", "\\]")
        }
    }

    // MARK: - Arrows and colors

    private func arrow(_ arrow: PictureGraph.Arrow) -> String {
        let label = arrow.label.isEmpty ? "" : "|\"\(Self.escaped(arrow.label))\"|"
        return "    \(id(arrow.from)) -->\(label) \(id(arrow.to))"
    }

    /// Those of the statuses that there are.
    private var classes: [String] {
        Set(graph.items.map(\.status)).sorted { ($0?.rawValue ?? 0, $0 == nil ? 0 : 1) < ($1?.rawValue ?? 0, 1) }
            .map { status in
                let colors = PictureColors.of(status)
                let dash = colors.isDashed ? ",stroke-dasharray:4" : ""
                return "    classDef \(status.map { "\($0)" } ?? "plain") "
                    + "fill:\(colors.fill),stroke:\(colors.line),color:\(PictureColors.text)\(dash)"
            }
    }

    /// Numbers, as names may be words that Mermaid keeps for itself.
    private func id(_ number: Int) -> String { "n\(number)" }

    private func label(_ lines: [String]) -> String { lines.map(Self.escaped).joined(separator: "<br/>") }

    /// All signs that Mermaid, Markdown or HTML may take for theirs, as the numbers that Mermaid turns back.
    ///
    /// Points and dashes between letters or digits mean nothing to any of them, nor a plus before one, and there are
    /// many.
    static func escaped(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        return scalars.indices.map { place in
            let scalar = scalars[place]
            let isBefore = place + 1 < scalars.count && scalars[place + 1].isWordly
            let isBetween = isBefore && place > 0 && scalars[place - 1].isWordly
            let isSafe =
                switch scalar {
                case " ", ",", ":", "/": true
                case "+": isBefore
                case ".", "-": isBetween
                default: !scalar.isASCII || scalar.isWordly
                }
            return isSafe ? String(scalar) : "#\(scalar.value);"
        }.joined()
    }
}

extension Unicode.Scalar {
    /// A letter or digit of ASCII.
    fileprivate var isWordly: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }
}

extension PictureGraph {
    /// All boxes, in whatever frames they stand.
    var items: [Item] { Self.items(members) }

    private static func items(_ members: [Member]) -> [Item] {
        members.flatMap { member in
            switch member {
            case .item(let item): [item]
            case .group(let group): items(group.members)
            }
        }
    }
}
