import Foundation
import Ratchet
import RatchetEngine
import RatchetJournal
import Testing

/// `ratchet start`, run as a child process beside an engine in this one, and without one.
@Suite(.timeLimit(.minutes(10))) struct StartTests {
    private struct Double: Workflow {
        struct State: Codable, Sendable { let number: Int }

        var body: some Flow<State, Int> { Return { state in state.number * 2 } }
    }

    private struct Answer: Decodable {
        struct Engine: Decodable { let pid: Int32 }
        let command: String
        let repetition: Bool
        let engine: Engine?
        let run: String?
    }

    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// An engine whose journal is there before it runs.
    private func engine() async throws -> Engine {
        try await LMDBStore.open(directory.journal).close()
        let engine = Engine(journal: .directory(directory.journal))
        try engine.register(Double())
        return engine
    }

    private func start(_ arguments: String...) async throws -> CommandProcess {
        try await CommandProcess.run(["start", "Double"] + arguments, journal: directory.journal)
    }

    @Test func `It starts a run in the engine of this process, and waits for that`() async throws {
        let engine = try await engine()
        try await engine.run { () async throws in
            // It has the journal once a run is started.
            try await engine.start(Double.self, with: Double.State(number: 1))
            let result = try await start("--state", #"{"number": 21}"#, "--id", "order-7", "--wait", "--json")
            let answer = try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
            #expect(result.exitCode == 0 && answer.run == "order-7" && !answer.repetition)
            #expect(answer.engine?.pid == ProcessInfo.processInfo.processIdentifier)
            #expect(try await engine.find(Double.self, id: "order-7").result() == 42)
            let again = try await start(
                "--state", #"{"number": 1}"#, "--id", "other", "--wait", "--json", "--command", answer.command)
            let second = try JSONDecoder().decode(Answer.self, from: Data(again.output.utf8))
            #expect(second.repetition && second.run == "order-7")
        }
    }

    @Test func `Without an engine the command waits for the next one`() async throws {
        _ = try await engine()
        let result = try await start("--state", #"{"number": 4}"#, "--id", "a", "--command", "c1")
        #expect(
            result.output
                == "command  c1\nengine   nobody: the command waits until an engine opens the journal\n", "\(result)")
        let late = try await start("--state", #"{"number": 4}"#, "--wait", "--timeout", "0.05")
        #expect(late.exitCode == 75 && late.errors.contains("stays in the journal"), "\(late)")
        #expect(late.errors.contains("Nobody has the journal open"))
        let engine = try await engine()
        try await engine.run { () async throws in
            let client = try await EngineClient.open(directory.journal)
            #expect(try await client.answer(to: "c1") == "a")
            #expect(try await engine.find(Double.self, id: "a").result() == 8)
            await client.close()
        }
    }

    private struct Listening: Workflow {
        struct State: Codable, Sendable { var word: String? }

        var body: some Flow<State, String> {
            Receive(Signal<String>("said"), into: \.word)
            Return { state in state.word ?? "" }
        }
    }

    @Test func `It sends signals, and cancels`() async throws {
        let engine = try await engine()
        try engine.register(Listening())
        try await engine.run { () async throws in
            let first = try await engine.start(Listening.self, id: "a", with: .init())
            let second = try await engine.start(Listening.self, id: "b", with: .init())
            let signal = try await CommandProcess.run(
                "signal", "a", "said", "--payload", #""hello""#, "--wait", journal: directory.journal)
            #expect(signal.exitCode == 0 && signal.output.contains("run      a\n"), "\(signal)")
            #expect(try await first.result() == "hello")
            let cancel = try await CommandProcess.run("cancel", "b", "--wait", journal: directory.journal)
            #expect(cancel.exitCode == 0, "\(cancel)")
            await #expect(throws: (any Error).self) { try await second.result() }
            #expect(try await second.status() == .cancelled)
            let late = try await CommandProcess.run("cancel", "a", "--wait", journal: directory.journal)
            #expect(late.exitCode == 1 && late.errors.hasPrefix("Error: "), "\(late)")
        }
    }

    @Test func `What the engine refuses is said in one line, and exits with 1`() async throws {
        try await engine().run { () async throws in
            let result = try await CommandProcess.run(
                "start", "Treble", "--state", "{}", "--wait", journal: directory.journal)
            #expect(result.exitCode == 1 && result.output.isEmpty)
            #expect(result.errors == "Error: no workflow 'Treble' is registered: call register first\n")
        }
    }

    @Test func `Where there is no journal, or no JSON, nothing is handed in`() async throws {
        let nowhere = try await start("--state", "{}")
        #expect(nowhere.exitCode == 1 && nowhere.errors.hasPrefix("Error: there is no journal at"))
        _ = try await engine()
        let result = try await start("--state", "{number: 4")
        #expect(result.exitCode == 1)
        #expect(result.errors == "Error: the State is not JSON: look at its quotes, commas and brackets\n")
    }

    @Test(arguments: [
        ["start", "--journal", "x"], ["start", "Double", "--journal", "x"],
        ["start", "Double", "--state", "{}"], ["start", "Double", "--state", "{}", "--journal", "x", "--timeout", "1"],
        ["start", "Double", "--state", "{}", "--journal", "x", "--wait", "--timeout", "0"],
    ])
    func `A mistake in the arguments exits with 64`(_ arguments: [String]) async throws {
        let result = try await CommandProcess.run(arguments)
        #expect(result.exitCode == 64 && result.output.isEmpty && result.errors.hasPrefix("Error: "), "\(result)")
    }
}
