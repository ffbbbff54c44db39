/// Lays a picture out: rows from top to bottom, what happens side by side in frames.
struct SVGLayout {
    /// Pixels between boxes one below the other, with an arrow in it.
    private static let down = 26
    private static let beside = 16
    private static let padding = 14
    /// The width from which on branches go on in the next row.
    private static let widest = 1_000
    private static let margin = 24

    private let picture: Picture

    init(_ picture: Picture) { self.picture = picture }

    /// The whole picture, with its background.
    var block: SVGBlock {
        let head = SVGLines.head(picture)
        let body = column(picture.nodes)
        var whole = SVGBlock(
            width: max(head.width, body.width) + 2 * Self.margin,
            height: head.height + Self.padding + body.height + 2 * Self.margin)
        let area = SVGPart.Area(x: 0, y: 0, width: whole.width, height: whole.height)
        whole.parts = [.box(area, radius: 8, names: "page", tooltip: nil)]
        whole.draw(head.block(width: whole.width, isCentered: true), x: 0, y: Self.margin)
        whole.draw(
            body, x: (whole.width - body.width) / 2, y: Self.margin + head.height + Self.padding)
        return whole
    }

    private func column(_ nodes: [PictureNode]) -> SVGBlock { .column(nodes.map(block), gap: Self.down) }

    private func block(_ node: PictureNode) -> SVGBlock {
        guard !node.children.isEmpty else { return box(node) }
        return switch node.look.arrangement {
        case .row, .turns: frame(node, column(node.children))
        case .each: stack(frame(node, column(node.children)), node)
        case .branches, .together: frame(node, shelf(node.children))
        case .rescue: frame(node, rescue(node))
        }
    }

    private func shelf(_ nodes: [PictureNode]) -> SVGBlock {
        .shelf(nodes.map(block), gap: Self.beside, limit: Self.widest)
    }

    private func rescue(_ node: PictureNode) -> SVGBlock {
        guard let finally = node.finally else { return shelf(node.children) }
        return .column([shelf(node.children.dropLast()), block(finally)], gap: Self.down)
    }

    private func box(_ node: PictureNode) -> SVGBlock {
        let lines = SVGLines(node)
        let ends = node.look.shape == .pill ? 16 : 0
        var block = SVGBlock(width: max(96, lines.width + 2 * Self.padding + ends), height: lines.height + 14)
        block.parts = outline(of: node, block)
        block.draw(lines.block(width: block.width, isCentered: true), x: 0, y: 7)
        return block
    }

    private func outline(of node: PictureNode, _ block: SVGBlock) -> [SVGPart] {
        let area = SVGPart.Area(x: 0, y: 0, width: block.width, height: block.height)
        let names = names(of: node, "box")
        let (radius, tooltip) = (radius(node.look.shape, block.height), tooltip(of: node))
        let outer = SVGPart.box(area, radius: radius, names: names, tooltip: tooltip)
        guard node.look.shape == .end else { return [outer] }
        let inner = SVGPart.Area(x: 3, y: 3, width: block.width - 6, height: block.height - 6)
        return [outer, .box(inner, radius: radius - 2, names: names, tooltip: tooltip)]
    }

    private func radius(_ shape: NodeLook.Shape, _ height: Int) -> Int {
        switch shape {
        case .box, .rest: 4
        case .round: 14
        case .pill: height / 2
        case .end: 6
        }
    }

    private func frame(_ node: PictureNode, _ inside: SVGBlock) -> SVGBlock {
        let lines = SVGLines(node)
        let top = lines.height + Self.padding
        var frame = SVGBlock(
            width: max(lines.width, inside.width) + 2 * Self.padding, height: top + inside.height + Self.padding)
        let area = SVGPart.Area(x: 0, y: 0, width: frame.width, height: frame.height)
        frame.parts = [.box(area, radius: 8, names: names(of: node, "frame"), tooltip: tooltip(of: node))]
        frame.draw(lines.block(width: lines.width, isCentered: false), x: Self.padding, y: 8)
        frame.draw(inside, x: (frame.width - inside.width) / 2, y: top)
        return frame
    }

    /// There will be several of it: two more frames look out behind it, and must not shine through.
    private func stack(_ frame: SVGBlock, _ node: PictureNode) -> SVGBlock {
        var stack = SVGBlock(width: frame.width + 10, height: frame.height + 10)
        for offset in [10, 5, 0] {
            let area = SVGPart.Area(x: offset, y: offset, width: frame.width, height: frame.height)
            stack.parts.append(.box(area, radius: 8, names: names(of: node, "behind"), tooltip: nil))
        }
        stack.draw(frame, x: 0, y: 0)
        return stack
    }

    private func names(of node: PictureNode, _ name: String) -> String {
        let rest = node.look.shape == .rest && node.children.isEmpty ? " rest" : ""
        return name + rest + (node.standing.map { " \($0.status)" } ?? "")
    }

    /// All that a box says, uncut.
    private func tooltip(of node: PictureNode) -> String {
        ([node.name, node.caption, node.standing?.line ?? "", node.standing?.error ?? ""])
            .filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
