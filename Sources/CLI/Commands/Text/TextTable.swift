import RatchetEngine

/// Columns of text without lines between them, as wide as what stands in them.
struct TextTable {
    struct Column {
        let title: String
        var isRight = false
        /// Down to how many characters it may be cut where the terminal is too narrow; `nil` if it may not.
        var least: Int?

        init(_ title: String, isRight: Bool = false, least: Int? = nil) {
            self.title = title
            self.isRight = isRight
            self.least = least
        }
    }

    struct Cell {
        let text: String
        let color: Color?

        init(_ text: String, _ color: Color? = nil) {
            self.text = text.onOneLine
            self.color = color
        }
    }

    private static let gap = "  "

    private let columns: [Column]
    private var rows: [[Cell]] = []

    init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row, with one cell for each column.
    mutating func add(_ cells: [Cell]) { rows.append(cells) }

    /// A column in which nothing stands is left out.
    func lines(_ terminal: Terminal) -> [String] {
        let shown = columns.indices.filter { column in
            rows.contains { $0.indices.contains(column) && !$0[column].text.isEmpty }
        }
        let titles = columns.map { Cell($0.title, .bold) }
        let widths = widths(of: shown, in: [titles] + rows, terminal)
        return ([titles] + rows).map { row in
            line(zip(shown, widths).map { (columns[$0], row[$0], $1) }, terminal)
        }
    }

    /// Cut from the last column to the first until it fits.
    private func widths(of shown: [Int], in rows: [[Cell]], _ terminal: Terminal) -> [Int] {
        var widths = shown.map { column in rows.map { $0[column].text.columns }.max() ?? 0 }
        guard let room = terminal.width else { return widths }
        var excess = widths.reduce(0, +) + Self.gap.count * max(0, widths.count - 1) - room
        for index in widths.indices.reversed() where excess > 0 {
            guard let least = columns[shown[index]].least else { continue }
            let less = min(excess, max(0, widths[index] - least))
            widths[index] -= less
            excess -= less
        }
        return widths
    }

    private func line(_ cells: [(Column, Cell, width: Int)], _ terminal: Terminal) -> String {
        var line = ""
        var pending = ""
        for (column, cell, width) in cells {
            let text = cell.text.cut(to: width, terminal.marks.ellipsis)
            let space = String(repeating: " ", count: width - text.columns)
            if column.isRight { pending += space }
            if !text.isEmpty {
                line += pending + terminal.paint(text, cell.color)
                pending = ""
            }
            pending += (column.isRight ? "" : space) + Self.gap
        }
        return line
    }
}
