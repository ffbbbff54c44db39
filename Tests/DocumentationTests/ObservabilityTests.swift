import Testing

/// The article about logs, metrics and traces.
@Suite struct ObservabilityTests {
    @Test func `Its Swift code stands in a file that compiles`() throws {
        let sources = try Page.sources(["Tests/DocumentationTests/Observed.swift"])
        let code = try Page("Docs/Observability.md").code
        #expect(!code.isEmpty)
        for snippet in code { #expect(sources.contains { $0.contains(snippet) }, "not compiled: \(snippet.lines)") }
    }

    @Test func `It names every metric, and no other`() throws {
        let source = try Page("Sources/Engine/Telemetry/EngineMetrics.swift").text
        let named = source.matches(of: /"(ratchet_[a-z_]+)"/).map { String($0.1) }
        let told = try Page("Docs/Observability.md").text.matches(of: /`(ratchet_[a-z_]+)`/).map { String($0.1) }
        #expect(Set(named) == Set(told) && named.count == 7)
    }
}
