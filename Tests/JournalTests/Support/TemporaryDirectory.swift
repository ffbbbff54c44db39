import Foundation

/// A directory that is gone after the test.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/ratchet-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Where a test's journal is.
    var journal: String { path + "/deep/orders.journal" }
    var dataFile: URL { URL(filePath: journal + "/data.mdb") }
}
