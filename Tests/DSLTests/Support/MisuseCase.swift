import Foundation
import Testing

/// A source that must not compile, and what the compiler must say about it.
///
/// The file begins with a line `// error: …` for each message; each line that is to be complained of ends with `//
/// here`. A file without such lines must compile.
struct MisuseCase: Sendable, CustomTestStringConvertible {
    let name: String
    let source: String

    var testDescription: String { name }

    var messages: Set<String> {
        Set(lines.prefix { $0.hasPrefix("// error: ") }.map { String($0.dropFirst("// error: ".count)) })
    }

    /// The numbers of the lines that are to be complained of.
    var places: Set<Int> {
        Set(lines.enumerated().filter { $0.element.hasSuffix("// here") }.map { $0.offset + 1 })
    }

    private var lines: [Substring] { source.split(separator: "\n", omittingEmptySubsequences: false) }

    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Misuse")

    static let all: [MisuseCase] = {
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.sorted { $0.path < $1.path }.compactMap { file in
            guard let source = try? String(contentsOf: file, encoding: .utf8) else { return nil }
            return MisuseCase(name: file.lastPathComponent.replacing(".swift.txt", with: ""), source: source)
        }
    }()
}
