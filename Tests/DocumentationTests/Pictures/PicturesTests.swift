import Foundation
import Ratchet
import RatchetTesting
import Testing

/// The pictures in `Docs`, and the article about them.
@Suite(.timeLimit(.minutes(10)), .serialized) struct PicturesTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Docs/Pictures")
    private static let writes = ProcessInfo.processInfo.environment["RATCHET_PICTURES"] == "write"

    @Test func `The files are what is drawn today`() async throws {
        for (name, text) in try await Gallery.all() {
            let file = Self.folder.appending(path: name)
            if Self.writes { try Data(text.utf8).write(to: file) }
            #expect(
                try String(contentsOf: file, encoding: .utf8) == text,
                "Docs/Pictures/\(name) is out of date: RATCHET_PICTURES=write swift test --filter PicturesTests")
        }
    }

    @Test func `There is no file that nothing draws`() async throws {
        let names = Set(try await Gallery.all().map(\.file))
        let found = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(found) == names)
    }

    @Test func `The article's Mermaid is what is drawn today`() async throws {
        let workflow = DispatchOrder(warehouse: Warehouse(clock: ManualClock()))
        let drawn = [try workflow.picture(.mermaid), try await Gallery.waiting(.mermaid)]
        if Self.writes { try Self.write(drawn) }
        let blocks = try Page("Docs/Pictures.md").text.matches(of: Self.mermaid).map { String($0.1) }
        #expect(blocks == drawn, "RATCHET_PICTURES=write swift test --filter PicturesTests")
    }

    private static var mermaid: Regex<(Substring, Substring)> { /(?ms)^```mermaid\n(.*?)^```$/ }

    private static func write(_ drawn: [String]) throws {
        var drawn = drawn[...]
        let text = try Page("Docs/Pictures.md").text.replacing(mermaid) { _ in
            "```mermaid\n\(drawn.popFirst() ?? "")```"
        }
        try Data(text.utf8).write(to: folder.appending(path: "../Pictures.md"))
    }

    @Test func `Its Swift code stands in a file that compiles`() throws {
        let folder = "Tests/DocumentationTests/Pictures"
        let sources = try Page.sources(["\(folder)/DispatchOrder.swift", "\(folder)/Drawing.swift"])
        for snippet in try Page("Docs/Pictures.md").code {
            #expect(sources.contains { $0.contains(snippet) }, "not compiled: \(snippet.lines)")
        }
    }

    @Test func `Its links lead to files that are there`() throws {
        for match in try Page("Docs/Pictures.md").text.matches(of: /\]\(([^)#]+)[^)]*\)/) {
            #expect(Page.exists("Docs/\(match.1)"), "there is no '\(match.1)'")
        }
    }
}
