import Ratchet
import Testing

/// Values that are too large for the journal fail their run, and nothing else.
@Suite(.timeLimit(.minutes(5)))
struct SizeTests {
    struct Large: Workflow {
        struct State: Codable, Sendable {
            let bytes: Int
            var text: String?
        }

        var body: some Flow<State, Int> {
            Step("grow", into: \.text) { run in String(repeating: "x", count: run.state.bytes) }
            Return { state in state.text?.utf8.count ?? 0 }
        }
    }

    @Test func `A step whose output is over the limit fails its run, and others go on`() async throws {
        let engine = Engine(journal: .memory())
        try engine.register(Large())
        try await engine.run {
            let run = try await engine.start(Large.self, with: Large.State(bytes: 33 << 20))
            let failure = await #expect(throws: RunFailure.self) { try await run.result() }
            #expect(failure?.path == "grow")
            #expect(failure?.error.text.contains("at most 33554432 can be recorded") == true)
            #expect(try await engine.start(Large.self, with: Large.State(bytes: 100)).result() == 100)
        }
    }

    @Test func `The limit can be changed, and is held at the step, at the start, and at its own greatest`() async throws
    {
        var configuration = EngineConfiguration(payloadLimit: 1_000)
        let engine = Engine(journal: .memory(), configuration: configuration)
        try engine.register(Large())
        try await engine.run {
            #expect(try await engine.start(Large.self, with: Large.State(bytes: 900)).result() == 900)
            let run = try await engine.start(Large.self, with: Large.State(bytes: 999))
            let failure = await #expect(throws: RunFailure.self) { try await run.result() }
            #expect(failure?.path == "grow")
            #expect(failure?.error.text.contains("at most 1000 can be recorded") == true)
            #expect(failure?.error.text.contains("payloadLimit") == true)
            let text = String(repeating: "x", count: 1_000)
            let error = await #expect(throws: EngineError.self) {
                try await engine.start(Large.self, with: Large.State(bytes: 1, text: text))
            }
            #expect(error?.code == .tooLarge)
        }
        configuration.payloadLimit = .max
        #expect(configuration.payloadLimit == 256 << 20)
        configuration.payloadLimit = 0
        #expect(configuration.payloadLimit == 1)
    }
}
