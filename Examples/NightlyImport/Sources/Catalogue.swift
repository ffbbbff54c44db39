import Foundation
import Synchronization

/// What the shop sells, in a file of its own that knows nothing of the journal.
///
/// A product that is put twice is there once: that makes a row harmless that is imported twice.
package final class Catalogue: Sendable {
    private let file: URL
    private let turn = Mutex(())

    init(_ file: URL) { self.file = file }

    /// Adds products, or puts them in the place of those with the same number, in one write.
    func put(_ products: [Product]) throws {
        guard !products.isEmpty else { return }
        try turn.withLock { _ in
            var all = Dictionary(uniqueKeysWithValues: try self.products.map { ($0.sku, $0) })
            for product in products { all[product.sku] = product }
            try write(all.values.sorted { $0.sku < $1.sku })
        }
    }

    /// All of them, by their numbers.
    package var products: [Product] {
        get throws {
            guard FileManager.default.fileExists(atPath: file.path) else { return [] }
            return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
                try JSONDecoder().decode(Product.self, from: Data($0.utf8))
            }
        }
    }

    /// The whole file takes its name in one step: a process that is killed leaves the old one or the new one.
    private func write(_ products: [Product]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let lines = try products.map { String(decoding: try encoder.encode($0), as: UTF8.self) + "\n" }
        try Data(lines.joined().utf8).write(to: file, options: .atomic)
    }
}
