/// The marks from which a table and a bar are drawn.
package struct TableStyle: Sendable {
    /// One of the lines across: above, below the head, and below.
    struct Rule: Sendable {
        let left: String
        let line: String
        let middle: String
        let right: String

        func text(_ widths: [Int]) -> String {
            left + widths.map { String(repeating: line, count: $0 + 2) }.joined(separator: middle) + right
        }
    }

    let wall: String
    let top: Rule
    let separator: Rule
    let bottom: Rule
    /// The part of a bar that is done, and the part that is not.
    let full: String
    let empty: String
    let cross: String

    package static let box = TableStyle(
        wall: "│", top: Rule(left: "┌", line: "─", middle: "┬", right: "┐"),
        separator: Rule(left: "├", line: "─", middle: "┼", right: "┤"),
        bottom: Rule(left: "└", line: "─", middle: "┴", right: "┘"), full: "█", empty: "░", cross: "✗")

    package static let ascii = TableStyle(
        wall: "|", top: .plain, separator: .plain, bottom: .plain, full: "#", empty: ".", cross: "x")

    /// The box if the locale of these environment variables can show it.
    package static func fitting(_ environment: [String: String]) -> TableStyle {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"]
        let locale = names.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let encoding = locale.lowercased().filter { $0 != "-" }
        return encoding.contains("utf8") ? .box : .ascii
    }
}

extension TableStyle.Rule {
    fileprivate static let plain = TableStyle.Rule(left: "+", line: "-", middle: "+", right: "+")
}
