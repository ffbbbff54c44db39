import Ratchet
import RatchetTesting
import Testing

@testable import RatchetEngine

/// How a run ended is told once that is durable, whatever still goes on beside it.
@Suite(.timeLimit(.minutes(10)))
struct StuckBranchTests {
    struct Two: Workflow {
        struct State: Codable, Sendable {}

        let stuck: Latch
        let goOn: Deaf

        var body: some Flow<State, Nothing> {
            Parallel {
                Step("stuck") { _ in
                    stuck.open()
                    await goOn.wait()
                }
                Step("fails") { _ in
                    await stuck.wait()
                    throw Oops(number: 1)
                }
                .retry(.never)
            }
        }
    }

    @Test func `A branch that does not listen to its cancellation does not hold up the answer`() async throws {
        let goOn = Deaf()
        let engine = try Lab().engine(Two(stuck: Latch(), goOn: goOn))
        try await engine.run {
            let run = try await engine.start(Two.self, with: .init())
            let failure = await #expect(throws: RunFailure.self) { try await run.result() }
            #expect(failure?.error.text == "oops 1")
            #expect(try await run.status() == .failed)
            goOn.open()
        }
    }
}
