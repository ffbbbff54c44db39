import Ratchet
import Testing

/// What the page about the DSL shows of signals and of cancelling.
@Suite(.timeLimit(.minutes(10))) struct `Signals on the page of the DSL` {
    @Test func `Its code is compiled with these tests`() throws {
        let page = try Page("Docs/DSL.md")
        let shown = page.code.filter { snippet in
            snippet.lines.contains { $0.contains("ApproveOrder") || $0.contains("run.cancel()") }
        }
        #expect(shown.count == 3)
        let source = try #require(try Page.sources(["Tests/DocumentationTests/ApproveOrder.swift"]).first)
        for snippet in shown { #expect(source.contains(snippet), "\(snippet)") }
    }

    @Test func `The order is approved`() async throws {
        let engine = Engine(journal: .memory(MemoryImage()))
        try engine.register(ApproveOrder())
        let verdict = try await engine.run {
            let run = try await ApproveOrder.send(with: engine)
            let verdict = try await run.result()
            try await ApproveOrder.cancel(run)
            return verdict
        }
        #expect(verdict == .approved)
    }
}
