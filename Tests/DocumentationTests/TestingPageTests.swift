import Testing

/// The page about tests; the examples on it are tests themselves.
@Suite struct `The page about tests` {
    @Test func `Its Swift code stands in files that are compiled and run`() throws {
        let sources = try Page.sources(
            ["TestingExamples", "FakeShop"].map { "Tests/DocumentationTests/\($0).swift" })
        let code = try Page("Docs/Testing.md").code
        #expect(code.count >= 8)
        for snippet in code {
            #expect(sources.contains { $0.contains(snippet) }, "in no file: \(snippet.lines)")
        }
    }

    @Test func `Its links lead to files that are there`() throws {
        for match in try Page("Docs/Testing.md").text.matches(of: /\]\(([^)#]+)[^)]*\)/) {
            #expect(Page.exists("Docs/\(match.1)"), "there is no '\(match.1)'")
        }
    }
}
