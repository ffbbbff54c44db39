/// A part of a picture that is laid out: how much room it takes, and what is drawn there.
struct SVGBlock: Sendable {
    var width = 0
    var height = 0
    var parts: [SVGPart] = []

    /// Draws another block in this one; the room that this one takes stays as it is.
    mutating func draw(_ other: SVGBlock, x: Int, y: Int) { parts += other.parts.map { $0.moved(x, y) } }

    /// One below the other, in the middle, with arrows between them.
    static func column(_ blocks: [SVGBlock], gap: Int) -> SVGBlock {
        var column = SVGBlock(width: blocks.map(\.width).max() ?? 0)
        for (index, block) in blocks.enumerated() {
            if index > 0 {
                column.parts.append(.arrow(x: column.width / 2, from: column.height, to: column.height + gap))
                column.height += gap
            }
            column.draw(block, x: (column.width - block.width) / 2, y: column.height)
            column.height += block.height
        }
        return column
    }

    /// One beside the other, and those that find no room in rows below.
    static func shelf(_ blocks: [SVGBlock], gap: Int, limit: Int) -> SVGBlock {
        var rows: [[SVGBlock]] = []
        var width = 0
        for block in blocks {
            width += gap + block.width
            if rows.isEmpty || width > limit {
                rows.append([])
                width = block.width
            }
            rows[rows.count - 1].append(block)
        }
        return stacked(rows.map { row($0, gap: gap) }, gap: gap)
    }

    private static func row(_ blocks: [SVGBlock], gap: Int) -> SVGBlock {
        var row = SVGBlock(height: blocks.map(\.height).max() ?? 0)
        for block in blocks {
            row.draw(block, x: row.width, y: 0)
            row.width += block.width + gap
        }
        row.width = max(0, row.width - gap)
        return row
    }

    private static func stacked(_ rows: [SVGBlock], gap: Int) -> SVGBlock {
        var stack = SVGBlock(width: rows.map(\.width).max() ?? 0)
        for row in rows {
            stack.draw(row, x: (stack.width - row.width) / 2, y: stack.height)
            stack.height += row.height + gap
        }
        stack.height = max(0, stack.height - gap)
        return stack
    }
}
