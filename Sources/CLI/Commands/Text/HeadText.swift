import RatchetEngine

/// Names and what they stand for, one below the other.
struct HeadText {
    private var rows: [(name: String, lines: [TextTable.Cell])] = []

    mutating func add(_ name: String, _ text: String?, _ color: Color? = nil) {
        guard let text else { return }
        let lines = text.safeLines
        rows.append((name, (lines.isEmpty ? [""] : lines).map { TextTable.Cell($0, color) }))
    }

    /// Nothing is cut: what stands here is what was asked for.
    func lines(_ terminal: Terminal) -> [String] {
        let width = rows.map(\.name.count).max() ?? 0
        let space = String(repeating: " ", count: width + 2)
        return rows.flatMap { row in
            row.lines.enumerated().map { index, cell in
                let name = row.name.padding(to: width)
                return (index == 0 ? terminal.paint(name, .bold) + "  " : space) + terminal.paint(cell.text, cell.color)
            }
        }
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
