import Foundation
import Testing

/// A Markdown page of the project, and the Swift code in it.
struct Page {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    let text: String

    /// - Parameter path: from the package's root.
    init(_ path: String) throws {
        text = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    /// The blocks of Swift code that are no part of a package's manifest.
    var code: [Snippet] {
        text.matches(of: /(?ms)^```swift\n(.*?)^```$/).map { Snippet(String($0.1)) }.filter { !$0.isManifest }
    }

    /// Whether there is such a file or folder, by its path from the package's root.
    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// The Swift files in a folder and those below it, by their paths from the package's root.
    static func files(below folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
            .filter { $0.hasSuffix(".swift") }.map { "\(folder)/\($0)" }
    }

    /// Source files, compiled with these tests or with what they run.
    static func sources(_ paths: [String]) throws -> [Snippet] { try paths.map { Snippet(try Page($0).text) } }
}

/// Lines of code, without their indentation and without empty lines: what a page shows may stand deeper in a file.
struct Snippet: CustomTestStringConvertible {
    let lines: [String]

    init(_ text: String) {
        lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    var testDescription: String { lines.first ?? "" }

    var isManifest: Bool {
        lines.contains("import PackageDescription") || lines.first?.hasPrefix("dependencies: [") == true
    }

    /// Whether the lines of `other` stand in this one, in a row.
    func contains(_ other: Snippet) -> Bool {
        guard lines.count >= other.lines.count else { return false }
        return (0...lines.count - other.lines.count).contains { start in
            lines[start...].starts(with: other.lines)
        }
    }
}
