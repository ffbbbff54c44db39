import Foundation

/// A folder that is there as long as its test.
final class TemporaryFolder {
    let url = FileManager.default.temporaryDirectory.appending(path: "ratchet-example-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String, _ text: String? = nil) throws -> URL {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        if let text { try Data(text.utf8).write(to: file) }
        return file
    }

    /// Every file in it and in the folders below, in order.
    func names() throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: url.path).sorted() }
}

/// The text of a file.
func text(of url: URL) throws -> String { try String(contentsOf: url, encoding: .utf8) }
