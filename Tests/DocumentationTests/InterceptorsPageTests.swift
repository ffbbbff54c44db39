import Ratchet
import Synchronization
import Testing

/// What the page about interceptors shows.
@Suite(.timeLimit(.minutes(10))) struct `The page about interceptors` {
    @Test func `Its Swift code stands in a file that compiles`() throws {
        let sources = try Page.sources(["Tests/DocumentationTests/Interception.swift"])
        let code = try Page("Docs/Interceptors.md").code
        #expect(code.count == 3)
        for snippet in code {
            #expect(sources.contains { $0.contains(snippet) }, "not in Interception.swift: \(snippet.lines)")
        }
    }

    @Test func `The tenant is known in the step, and what is over the limit is refused`() async throws {
        let lines = Mutex<[String]>([])
        let engine = try interceptedEngine { line in lines.withLock { $0.append(line) } }
        let note = try await engine.run {
            await #expect(throws: Quota.Exceeded.self) {
                try await engine.start(PlaceOrder.self, id: "acme-1", with: PlaceOrder.State(count: 101))
            }
            return try await engine.start(PlaceOrder.self, id: "acme-2", with: PlaceOrder.State(count: 100)).result()
        }
        #expect(note == "100 for acme")
        #expect(lines.withLock { $0 } == ["acme-2/place, attempt 1: a value of 14 bytes"])
    }
}
