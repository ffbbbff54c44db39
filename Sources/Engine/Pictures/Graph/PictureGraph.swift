/// A picture as boxes, frames around them, and arrows: what Mermaid and Graphviz lay out by themselves.
struct PictureGraph: Sendable {
    /// What stands in a graph: a box, or a frame with others in it.
    indirect enum Member: Sendable {
        case item(Item)
        case group(Group)
    }

    struct Item: Sendable {
        enum Form: Sendable, Hashable {
            case shape(NodeLook.Shape)
            /// Where the picture begins.
            case start
            /// Where one of several ways is taken.
            case decision
            /// What a frame is, as its first box: titles of frames are drawn over by arrows.
            case head
        }

        let id: Int
        let form: Form
        let lines: [String]
        /// The whole name, if the lines have it cut.
        let tooltip: String
        let status: RunNode.Status?
    }

    struct Group: Sendable {
        let id: Int
        let status: RunNode.Status?
        let members: [Member]
    }

    struct Arrow: Sendable, Hashable {
        let from: Int
        let to: Int
        let label: String
    }

    let members: [Member]
    let arrows: [Arrow]

    init(_ picture: Picture) {
        var builder = PictureGraphBuilder()
        members = builder.members(of: picture)
        arrows = builder.arrows
    }
}

extension PictureNode {
    /// What stands in its box or over its frame.
    var lines: [String] {
        let name = name.onOneLine.cut(to: PictureBudget.columns, "…")
        let rest = [caption, standing?.line ?? "", standing?.error ?? ""].filter { !$0.isEmpty }
        return [name] + rest.map { $0.onOneLine.cut(to: PictureBudget.columns * 4 / 3, "…") }
    }
}
