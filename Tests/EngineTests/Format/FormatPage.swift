import Foundation
import Testing

/// `Docs/FORMAT.md`, whose blocks of hex the tests compare with what the code writes.
struct FormatPage {
    private let lines: [Substring]

    init() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Docs/FORMAT.md")
        lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0 }
    }

    /// The bytes of the block that is called `name`.
    func bytes(_ name: String) throws -> [UInt8] { try parts(name).flatMap(\.self) }

    /// The bytes of the block that is called `name`, in one part for each line that has a comment.
    func parts(_ name: String) throws -> [[UInt8]] {
        let start = try #require(lines.firstIndex(of: "```hex \(name)"), "the page has no block '\(name)'")
        var parts: [[UInt8]] = []
        for line in lines[(start + 1)...].prefix(while: { $0 != "```" }) {
            let bytes = try line.prefix { $0 != ";" }.split(separator: " ").map { digits in
                try #require(UInt8(digits, radix: 16), "'\(digits)' in block '\(name)' is no byte")
            }
            if line.contains(";") { parts.append(bytes) } else { parts[parts.count - 1] += bytes }
        }
        return parts
    }

    /// The codes and names of the table of events.
    var eventCodes: [(code: UInt8, name: String)] {
        lines.compactMap { line in
            guard let match = line.wholeMatch(of: /\| (\d+) \| ([a-z]+[A-Za-z]*) \| .* \|/) else { return nil }
            return UInt8(match.1).map { ($0, String(match.2)) }
        }
    }

    /// The names of the tables, in their order on the page.
    var tables: [String] { firstColumn(under: "| database | key | value |") }

    /// The files of a journal's directory, in the order of their names.
    var files: [String] { firstColumn(under: "| file | what is in it |").sorted() }

    /// Whether these stand in one line, with commas between.
    func has(_ words: [String]) -> Bool {
        lines.contains { $0.contains(words.joined(separator: ", ") + ".") }
    }

    private func firstColumn(under head: String) -> [String] {
        guard let start = lines.firstIndex(where: { $0 == head }) else { return [] }
        return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.compactMap { line in
            line.firstMatch(of: /^\| `([^`]+)` \|/).map { String($0.1) }
        }
    }
}
