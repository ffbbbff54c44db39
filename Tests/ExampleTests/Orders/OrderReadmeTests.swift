import Foundation
import Testing

/// The example's README: what it shows is what happens.
///
/// `RATCHET_README=write swift test --filter OrderReadme` writes it anew.
@Suite(.timeLimit(.minutes(10))) struct OrderReadmeTests {
    private static let example = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Examples/OrderFulfilment")
    private static let page = example.appending(path: "README.md")
    private static let isWriting = ProcessInfo.processInfo.environment["RATCHET_README"] == "write"

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `Its commands print what it says`() async throws {
        let page = Transcript(try text(of: Self.page))
        #expect(page.commands.count > 30)
        var outputs: [[String]] = []
        try await Shell.open(in: folder.url) { shell in
            for command in page.commands {
                outputs.append(try await Self.give(command, in: &shell))
                guard !Self.isWriting else { continue }
                try #require(
                    Transcript.comparable(outputs.last ?? []) == Transcript.comparable(command.output),
                    "\(command.line)")
            }
        }
        try comparePicture()
        if Self.isWriting { try Data(page.text(with: outputs).utf8).write(to: Self.page) }
    }

    /// What only looks is given again and again until it has something to show.
    private static func give(_ command: Transcript.Command, in shell: inout Shell) async throws -> [String] {
        let wanted = Transcript.comparable(command.output)
        let deadline = Date(timeIntervalSinceNow: isWriting ? 30 : 120)
        var lines = try await shell.run(command.line)
        while command.onlyLooks, Transcript.comparable(lines) != wanted, Date() < deadline {
            lines = try await shell.run("sleep 0.1; \(command.line)")
        }
        return lines
    }

    private func comparePicture() throws {
        let (drawn, shown) = (folder.url.appending(path: "order.svg"), Self.example.appending(path: "order.svg"))
        if Self.isWriting { try Data(contentsOf: drawn).write(to: shown) }
        #expect(try text(of: drawn) == (try text(of: shown)))
    }

    @Test func `Its Swift code stands in the example`() throws {
        let sources = try ["FulfilOrder2", "Release"].map { name in
            try text(of: Self.example.appending(path: "Sources/Releases/\(name).swift"))
        }
        for block in try text(of: Self.page).matches(of: /(?ms)^```swift\n(.*?)^```$/) {
            for line in block.1.split(separator: "\n") {
                #expect(sources.contains { $0.contains(line) }, "in no file: \(line)")
            }
        }
    }

    @Test func `Its links lead to files that are there`() throws {
        for match in try text(of: Self.page).matches(of: /\]\(([^)]+)\)/) {
            let file = Self.example.appending(path: String(match.1)).standardizedFileURL
            #expect(FileManager.default.fileExists(atPath: file.path), "there is no '\(match.1)'")
        }
    }
}
