import Foundation

/// The package that these tests belong to.
enum Project {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file of the package.
    static let files: [SourceFile] = ["Sources", "Tests", "Examples", "Benchmarks"].flatMap(files(below:))

    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private static func files(below folder: String) -> [SourceFile] {
        let paths = FileManager.default.enumerator(atPath: root.appending(path: folder).path)?.compactMap {
            $0 as? String
        }
        return (paths ?? []).filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            let whole = "\(folder)/\(path)"
            return (try? text(of: whole)).map { SourceFile(path: whole, text: $0) }
        }
    }
}
