import Ratchet
import RatchetTesting
import Testing

/// The page about searches: its code is compiled and run.
@Suite(.timeLimit(.minutes(10))) struct `The page about searches` {
    @Test func `Its Swift code stands in a file that is compiled and run`() throws {
        let source = try #require(try Page.sources(["Tests/DocumentationTests/FindableOrder.swift"]).first)
        let code = try Page("Docs/Search.md").code
        #expect(code.count == 3)
        for snippet in code { #expect(source.contains(snippet), "in no file: \(snippet.lines)") }
    }

    @Test func `Its links lead to files that are there`() throws {
        for match in try Page("Docs/Search.md").text.matches(of: /\]\(([^)#]+)[^)]*\)/) {
            #expect(Page.exists("Docs/\(match.1)"), "there is no '\(match.1)'")
        }
    }

    @Test func `Its searches find what they say`() async throws {
        let engine = Engine(journal: .memory(MemoryImage()))
        try engine.register(FindableOrder())
        try await engine.run {
            let run = try await startUrgent(engine)
            while try await run.status() == .running { await Task.yield() }
            #expect(try await openOrders(of: "ada", on: engine) == ["order-7"])
            #expect(try await openOrders(of: "bob", on: engine) == [])
            #expect(try await urgentCount(on: engine) == 1)
            try await run.signal(Signal<String>("paid"), "cash")
            _ = try await run.result()
            #expect(try await engine.runs(where: [.attribute("paid", equals: true)]).runs.map(\.id) == ["order-7"])
            #expect(try await urgentCount(on: engine) == 0)
        }
    }
}
