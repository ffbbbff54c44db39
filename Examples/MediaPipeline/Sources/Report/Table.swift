/// A table for a terminal.
///
///     ┌───────┬───────┐
///     │ what  │ count │
///     ├───────┼───────┤
///     │ steps │   120 │
///     └───────┴───────┘
package struct Table: Sendable {
    package struct Column: Sendable {
        package enum Alignment: Sendable {
            case left, right
        }

        let title: String
        let alignment: Alignment

        package init(_ title: String, _ alignment: Alignment = .left) {
            self.title = title
            self.alignment = alignment
        }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row; cells that are missing are empty, those that are too many are left out.
    package mutating func add(_ cells: [String]) {
        let filled = cells + Array(repeating: "", count: max(0, columns.count - cells.count))
        rows.append(Array(filled.prefix(columns.count)))
    }

    /// The table as lines of text, the last one without a line break.
    package func text(_ style: TableStyle) -> String {
        let widths = self.widths
        let head = line(columns.map(\.title), widths, style)
        let body = rows.map { line($0, widths, style) }
        let (top, separator, bottom) = (style.top.text(widths), style.separator.text(widths), style.bottom.text(widths))
        return ([top, head, separator] + body + [bottom]).joined(separator: "\n")
    }

    private var widths: [Int] {
        columns.indices.map { column in
            rows.reduce(columns[column].title.count) { max($0, $1[column].count) }
        }
    }

    private func line(_ cells: [String], _ widths: [Int], _ style: TableStyle) -> String {
        let padded = columns.indices.map { column in
            let space = String(repeating: " ", count: widths[column] - cells[column].count)
            return columns[column].alignment == .left ? cells[column] + space : space + cells[column]
        }
        return "\(style.wall) " + padded.joined(separator: " \(style.wall) ") + " \(style.wall)"
    }
}
