package import Foundation

/// The ledgers of all services, as a table.
package struct Books: Sendable {
    /// The table's lines, its head included; none if nothing was done.
    package let lines: [String]

    /// - Parameter order: the number of an order, if only that is wanted.
    /// - Throws: ``ShopError/Code/damaged``
    package init(_ folder: URL, of order: String?) throws(ShopError) {
        var rows: [[String]] = []
        for service in Shop.services {
            let all = try Ledger.read(Shop.ledger(service, in: folder))
            // A step's key begins with its run's id. What was done at the same time has no order but that of the keys.
            let wanted = all.filter { entry in
                order.map { entry.key.hasPrefix("\($0)/") || entry.key.hasPrefix("\($0)%2F") } ?? true
            }
            let entries = wanted.sorted { $0.key < $1.key }
            rows += entries.map { [service, $0.what, "\($0.asked)", $0.key] }
        }
        lines = rows.isEmpty ? [] : Self.aligned([["SERVICE", "WHAT IT DID", "ASKED", "KEY"]] + rows)
    }

    private static func aligned(_ rows: [[String]]) -> [String] {
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0.padding(toLength: $1 + 2, withPad: " ", startingAt: 0) }.joined() + row[3]
        }
    }
}
