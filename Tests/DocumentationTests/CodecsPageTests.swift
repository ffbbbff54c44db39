import Testing

/// What the page about codecs shows; AppCodecTests runs it.
@Suite struct `The page about codecs` {
    private static let path = "Docs/Codecs.md"

    @Test func `Its Swift code stands in a file that compiles`() throws {
        let sources = try Page.sources(["Tests/DocumentationTests/TurnedBytes.swift"])
        let code = try Page(Self.path).code
        #expect(code.count == 2)
        for snippet in code {
            #expect(sources.contains { $0.contains(snippet) }, "not in TurnedBytes.swift: \(snippet.lines)")
        }
    }

    @Test func `Its links lead to files that are there`() throws {
        for match in try Page(Self.path).text.matches(of: /\]\(([^)#]+)[^)]*\)/) {
            #expect(Page.exists("Docs/\(match.1)"), "there is no '\(match.1)'")
        }
    }
}
