package import Ratchet

/// Puts rows of a file into the catalogue: many at a time, as it writes its whole file for a single one too.
///
/// A row that is wrong fails alone, and once: it is wrong the next time too, until somebody has mended the file.
package struct ImportRow: BatchJob {
    package struct Arguments: Codable, Sendable {
        let file: String
        let line: Int
    }

    package static let queue = "rows"
    package static let batchLimit = 100
    package static let retry = RetryPolicy.job.never(on: BadRow.self)

    let depot: Depot

    package init(_ depot: Depot) { self.depot = depot }

    package func perform(_ batch: [JobRun<Arguments>]) async throws -> [Result<Void, any Error>] {
        var reader = RowReader(depot)
        let products = try batch.map { run in try reader.product(run.arguments.line, of: run.arguments.file) }
        try depot.catalogue.put(products.compactMap { try? $0.get() })
        return products.map { product in product.map { _ in }.mapError { $0 } }
    }
}
