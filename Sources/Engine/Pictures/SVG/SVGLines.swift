/// Lines of text, one below the other, each in a size of its own.
struct SVGLines: Sendable {
    struct Line: Sendable {
        let text: String
        let size: Int
        /// Its classes in the style sheet; what begins with `name` is bold.
        let names: String

        /// Cut to its room, which the picture's size is made of.
        init(_ text: String, size: Int, names: String, columns: Int = PictureBudget.columns) {
            self.text = text.onOneLine.cut(to: columns, "…")
            self.size = size
            self.names = names
        }

        var width: Int { SVGFont.width(of: text, size: size, isBold: names.hasPrefix("name")) }
        var height: Int { size * 4 / 3 }
    }

    let lines: [Line]

    var width: Int { lines.map(\.width).max() ?? 0 }
    var height: Int { lines.map(\.height).reduce(0, +) }

    init(_ lines: [Line]) { self.lines = lines.filter { !$0.text.isEmpty } }

    /// What is said of a node.
    init(_ node: PictureNode) {
        let status = node.standing.map { "status \($0.status)" } ?? "status"
        self.init([
            Line(node.name, size: 14, names: node.look.shape == .rest ? "note" : "name"),
            Line(node.caption, size: 12, names: "note", columns: 42),
            Line(node.standing?.line ?? "", size: 12, names: status, columns: 42),
            Line(node.standing?.error ?? "", size: 12, names: status, columns: 42),
        ])
    }

    /// What stands over a picture.
    static func head(_ picture: Picture) -> SVGLines {
        SVGLines(
            [Line(picture.title, size: 18, names: "name")]
                + picture.facts.map { Line($0, size: 13, names: "note", columns: 80) })
    }

    func block(width: Int, isCentered: Bool) -> SVGBlock {
        var block = SVGBlock(width: width)
        for line in lines {
            let baseline = block.height + line.size
            let names = isCentered ? "\(line.names) middle" : line.names
            block.parts.append(
                .text(line.text, x: isCentered ? width / 2 : 0, y: baseline, names: "\(names) s\(line.size)"))
            block.height += line.height
        }
        return block
    }
}
