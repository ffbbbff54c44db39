import Foundation
import Ratchet
import RatchetJournal
import Testing

/// An app's own codec in the chain, as Docs/Codecs.md shows it.
@Suite(.timeLimit(.minutes(10))) struct AppCodecTests {
    private struct Greet: Workflow {
        struct State: Codable, Sendable {
            let name: String
            var greeting: String?
        }

        var body: some Flow<State, String> {
            Step("write", into: \.greeting) { run in "Hello, \(run.state.name)" }
            Return { state in state.greeting ?? "" }
        }
    }

    private let folder = FileManager.default.temporaryDirectory.appending(path: "codec-\(UUID().uuidString)")

    private func engine(_ codecs: [any BlockCodec]) throws -> Engine {
        let engine = Engine(
            journal: .directory(folder.path),
            configuration: EngineConfiguration(journal: JournalConfiguration(codecs: codecs)))
        try engine.register(Greet())
        return engine
    }

    @Test func `Its blocks are written and read, what users wrote does not stand there, and it can be added later`()
        async throws
    {
        defer { try? FileManager.default.removeItem(at: folder) }
        let plain = try engine([])
        try await plain.run {
            let state = Greet.State(name: "Grace Hopper")
            let greeting = try await plain.start(Greet.self, id: "first", with: state).result()
            #expect(greeting == "Hello, Grace Hopper")
        }
        let turned = try engine([TurnedBytes()])
        try await turned.run {
            let greeting = try await turned.find(Greet.self, id: "first").result()
            #expect(greeting == "Hello, Grace Hopper")
            let state = Greet.State(name: "Ada Lovelace")
            let second = try await turned.start(Greet.self, id: "second", with: state).result()
            #expect(second == "Hello, Ada Lovelace")
        }
        let file = try Data(contentsOf: folder.appending(path: "data.mdb"))
        #expect(file.range(of: Data("Grace Hopper".utf8)) != nil)
        #expect(file.range(of: Data("Ada Lovelace".utf8)) == nil)
        let again = try engine([TurnedBytes()])
        try await again.run {
            let greeting = try await again.find(Greet.self, id: "second").result()
            #expect(greeting == "Hello, Ada Lovelace")
        }
    }

    @Test func `Without it the engine ends at once, and says what to add`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let turned = try engine([TurnedBytes()])
        try await turned.run {
            _ = try await turned.start(Greet.self, id: "first", with: Greet.State(name: "Ada")).result()
        }
        let plain = try engine([])
        let error = await #expect(throws: JournalError.self) { try await plain.run() }
        #expect(error?.code == .missingCodec)
        #expect(error?.message.contains("id 128") == true)
        let other = try engine([TurnedBytes()])
        try await other.run {
            let greeting = try await other.find(Greet.self, id: "first").result()
            #expect(greeting == "Hello, Ada")
        }
    }
}
