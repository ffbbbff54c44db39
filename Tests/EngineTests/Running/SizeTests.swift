import Ratchet
import Testing

/// Values that are too large for the journal fail their run, and nothing else.
@Suite(.timeLimit(.minutes(10)))
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
        try await engine.run { () async throws in
            let run = try await engine.start(Large.self, with: Large.State(bytes: 33 << 20))
            let failure = await #expect(throws: RunFailure.self) { try await run.result() }
            #expect(failure?.path == "grow")
            #expect(failure?.error.text.contains("at most 33554432 can be recorded") == true)
            #expect(try await engine.start(Large.self, with: Large.State(bytes: 100)).result() == 100)
        }
    }

    private func engine(_ limit: Int) throws -> Engine {
        let engine = Engine(journal: .memory(), configuration: EngineConfiguration(payloadLimit: limit))
        try engine.register(Large())
        try engine.register(Listening())
        return engine
    }

    @Test(arguments: [2_000, 5_000]) func `A step may record as many bytes as the limit says, and not one more`(
        limit: Int
    ) async throws {
        let engine = try engine(limit)
        try await engine.run { () async throws in
            // It records its output, "…".
            let bytes = limit - 2
            #expect(try await engine.start(Large.self, with: Large.State(bytes: bytes)).result() == bytes)
            let run = try await engine.start(Large.self, with: Large.State(bytes: bytes + 1))
            let failure = await #expect(throws: RunFailure.self) { try await run.result() }
            #expect(failure?.path == "grow")
            let text = failure?.error.text ?? ""
            #expect(text.hasPrefix("the value takes \(limit + 1) bytes as JSON, and at most \(limit) can be recorded"))
            #expect(text.contains("keep it elsewhere") && text.contains("payloadLimit"))
        }
    }

    private struct Listening: Workflow {
        struct State: Codable, Sendable { var word: String? }

        static let said = Signal<String>("said")

        var body: some Flow<State, Int> {
            Receive(Self.said, into: \.word)
            Return { state in state.word?.utf8.count ?? 0 }
        }
    }

    @Test(arguments: [2_000, 5_000]) func `So may a first State, and a signal`(limit: Int) async throws {
        let engine = try engine(limit)
        try await engine.run { () async throws in
            // {"word":"…"}
            let word = String(repeating: "x", count: limit - 11)
            let run = try await engine.start(Listening.self, id: "a", with: Listening.State(word: word))
            let late = await #expect(throws: EngineError.self) {
                try await engine.start(Listening.self, with: Listening.State(word: word + "x"))
            }
            #expect(late?.code == .tooLarge && late?.message.contains("takes \(limit + 1) bytes") == true)
            let large = String(repeating: "x", count: limit - 1)
            let error = await #expect(throws: EngineError.self) { try await run.signal(Listening.said, large) }
            #expect(error?.code == .tooLarge)
            #expect(error?.message.contains("the signal 'said' cannot be sent: the value takes \(limit + 1)") == true)
            #expect(error?.message.contains("payloadLimit") == true)
            try await run.signal(Listening.said, String(large.dropLast()))
            #expect(try await run.result() == limit - 2)
        }
    }

    @Test func `What another process hands in is held to the engine's limit, and answered`() async throws {
        let image = MemoryImage()
        let engine = Engine(journal: .memory(image), configuration: EngineConfiguration(payloadLimit: 2_000))
        try engine.register(Listening())
        let client = EngineClient(image)
        let word = String(repeating: "x", count: 2_000)
        try await client.start(Listening.self, id: "a", with: .init())
        let start = try await client.start(Listening.self, id: "b", with: .init(word: word))
        let signal = try await client.signal("a", Listening.said, word)
        let good = try await client.signal("a", Listening.said, "good")
        try await engine.run { () async throws in
            for command in [start, signal] {
                let error = await #expect(throws: EngineError.self) { try await command.answer() }
                #expect(error?.code == .tooLarge)
            }
            #expect(try await good.answer() == "a")
            #expect(try await engine.find(Listening.self, id: "a").result() == 4)
        }
    }

    @Test func `A larger limit is held for what is handed in, and for signals`() async throws {
        let image = MemoryImage()
        let engine = Engine(journal: .memory(image), configuration: EngineConfiguration(payloadLimit: 80 << 20))
        try engine.register(Listening())
        let client = EngineClient(image)
        let word = String(repeating: "x", count: 34 << 20)
        try await client.start(Listening.self, id: "a", with: .init(word: word))
        try await client.signal("a", Listening.said, word)
        try await engine.run { () async throws in
            #expect(try await client.start(Listening.self, id: "b", with: .init()).answer() == "b")
            #expect(try await engine.find(Listening.self, id: "a").result() == word.utf8.count)
        }
    }

    @Test(arguments: [Int.min, -1, 0, (256 << 20) + 1, .max])
    func `An engine with a limit that cannot be does not run, and opens nothing`(limit: Int) async throws {
        let engine = try engine(limit)
        let error = await #expect(throws: EngineError.self) { try await engine.run() }
        #expect(error?.code == .unsuitableConfiguration)
        #expect(error?.message.contains("payloadLimit is \(limit) bytes, and can be from 1 to 268435456") == true)
        let call = await #expect(throws: EngineError.self) {
            try await engine.start(Listening.self, with: Listening.State())
        }
        #expect(call?.code == .stopped)
    }

    @Test(arguments: [1, 256 << 20]) func `The least and the greatest limit are limits`(limit: Int) async throws {
        let engine = try engine(limit)
        try await engine.run {}
    }
}
