/// Something that the shop sells.
package struct Product: Codable, Hashable, Sendable {
    package let sku: String
    package let name: String
    package let cents: Int
    package let stock: Int
}

extension Product {
    static let columns = ["sku", "name", "price", "stock"]

    /// A row of a file: `L-100,Desk lamp,49.00,12`.
    init(row: Substring, line: Int) throws(BadRow) {
        let cells = row.split(separator: ",", omittingEmptySubsequences: false)
        guard cells.count == Self.columns.count else {
            let columns = Self.columns.joined(separator: ", ")
            throw BadRow(line: line, "it has \(cells.count) columns, and needs \(Self.columns.count): \(columns)")
        }
        guard let cents = Self.cents(cells[2]) else { throw BadRow(line: line, "the price '\(cells[2])' is no amount") }
        guard let stock = Int(cells[3]) else { throw BadRow(line: line, "the stock '\(cells[3])' is no number") }
        self.init(sku: String(cells[0]), name: String(cells[1]), cents: cents, stock: stock)
    }

    /// `49.00` is 4900.
    private static func cents(_ text: Substring) -> Int? {
        guard let amount = text.wholeMatch(of: /(\d{1,12})\.(\d\d)/) else { return nil }
        return Int(amount.1 + amount.2)
    }

    package var price: String { "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)" }
}
