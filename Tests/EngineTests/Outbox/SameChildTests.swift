import Ratchet
@testable import RatchetEngine
import RatchetTesting
import Testing

/// Children of one run, and of one id.
@Suite(.timeLimit(.minutes(10))) struct SameChildTests {
    /// Starts the same child in each of two turns.
    private struct Twice: Workflow {
        struct State: Codable, Sendable { var turns = 0 }

        var body: some Flow<State, Nothing> {
            Repeat("turns", while: { $0.turns < 2 }, atMost: 5) {
                Update("count") { state in state.turns += 1 }
                Start(Child.self, id: { _ in "poller" }) { _ in Child.State(waits: true) }
                    .detached().onParentClose(.cancel)
            }
        }
    }

    @Test func `A second child of the id of one that goes on is refused, and the first one stays a child`() async throws
    {
        let lab = Lab()
        let engine = try lab.engine(Twice(), Child(effects: Tally()))
        try await engine.run {
            let run = try await engine.start(Twice.self, id: "t", with: .init())
            let failure = await #expect(throws: RunFailure.self) { try await run.result() }
            #expect(failure?.error.text.contains("has a child 'poller' that is not over") == true)
            // Its parent has ended.
            while try await engine.status(of: try await engine.find("poller")) != .cancelled { await Task.yield() }
        }
    }
}
