import ArgumentParser
import Foundation
import Ratchet
import RatchetCLI
import RatchetEngine
import RatchetJournal
import Testing

/// The commands for runs that are stuck, and for code that changes.
@Suite(.timeLimit(.minutes(10))) struct CheckTests {
    private struct Wait1: Workflow {
        static let name = "Waiting"
        struct State: Codable, Sendable { var word: String? }

        var body: some Flow<State, String> {
            Step("begin") { _ in }
            Receive(Signal<String>("said"), into: \.word)
            Return { state in state.word ?? "" }
        }
    }

    private struct Wait2: Workflow {
        static let name = "Waiting"
        typealias State = Wait1.State

        var body: some Flow<State, String> {
            Step("look") { _ in }
            Step("begin") { _ in }
            Receive(Signal<String>("said"), into: \.word)
            Return { state in state.word ?? "" }
        }
    }

    private struct Shop: WorkflowProvider {
        static func register(on engine: Engine) throws { try engine.register(Wait2()) }
    }

    private struct EmptyShop: WorkflowProvider {
        static func register(on engine: Engine) throws {}
    }

    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func withRun(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let engine = Engine(journal: .directory(directory.journal))
        try engine.register(Wait1())
        try await engine.run {
            let run = try await engine.start(Wait1.self, id: "w", with: .init())
            while try await run.status() != .waiting { await Task.yield() }
            try await body()
        }
    }

    @Test func `An app's check passes beside a live engine, and fails with 1 where a run would be parked`() async throws
    {
        let journal = directory.journal
        try await withRun {
            let check = try CheckCommand<Shop>.parse(["--journal", journal, "--json"])
            try await check.run()
            let other = try CheckCommand<EmptyShop>.parse(["--journal", journal])
            let error = await #expect(throws: ExitCode.self) { try await other.run() }
            #expect(error == ExitCode(1))
        }
    }

    @Test func `A report names the runs, what would become of them and why`() async throws {
        let journal = directory.journal
        try await withRun {}
        let reader = try await LMDBReader.open(journal)
        let engine = Engine(journal: .directory(journal))
        try Shop.register(on: engine)
        let report = try await JournalInspector(reader).check(engine)
        #expect(
            ChangeReportText(report, Screen.plain(.init(milliseconds: 0))).lines == [
                "w (Waiting) goes on", "  'look' was added behind the run's position: it is not done", "",
                "1 runs: 0 go on as they are; 1 go on in a changed workflow, 1 of them with notes; 0 would be parked",
            ])
        let parked = try await JournalInspector(reader).check(Engine(journal: .directory(journal)))
        #expect(
            ChangeReportText(parked, Screen.plain(.init(milliseconds: 0))).lines.first == "w (Waiting) would be parked")
        let json = JSON(parked).text
        for part in [#""isSafe": false"#, #""fate": "parked""#, #""kind": "unknownWorkflow""#] {
            #expect(json.contains(part), "\(part)")
        }
        await reader.close()
    }

    @Test func `The tool that no app carries says that it has no workflows`() async throws {
        let result = try await CommandProcess.run("check", "--journal", directory.journal)
        #expect(result.exitCode == 1)
        #expect(
            result.errors
                == "Error: this tool has no workflows to check: give your app's command the subcommand CheckCommand "
                + "and use that one, see Docs/Changes.md\n")
    }

    @Test func `A run is skipped on, copied, and shown as it was, from another process`() async throws {
        let journal = directory.journal
        try await withRun {
            let early = try await CommandProcess.run("retry", "w", "said", "--wait", journal: journal)
            #expect(early.exitCode == 1 && early.errors.contains("only a Step that backs off"), "\(early)")
            let skip = try await CommandProcess.run(
                "skip", "w", "said", "--output", #""hello""#, "--wait", journal: journal)
            #expect(skip.exitCode == 0 && skip.output.contains("run      w"), "\(skip)")
            let fork = try await CommandProcess.run(
                "fork", "w", "said", "--as", "w2", "--changes", #"{"word": "old"}"#, "--wait", journal: journal)
            #expect(fork.exitCode == 0 && fork.output.contains("run      w2"), "\(fork)")
            let show = try await CommandProcess.run("runs", "show", "w2", journal: journal)
            #expect(show.output.contains("signal said"), "\(show)")
            let before = try await CommandProcess.run("runs", "show", "w", "--event", "1", journal: journal)
            #expect(before.exitCode == 0 && before.output.contains("running"), "\(before)")
            let history = try await CommandProcess.run("runs", "history", "w2", journal: journal)
            #expect(history.output.contains("from run w at said"), "\(history)")
            let both = try await CommandProcess.run(
                "runs", "show", "w", "--event", "1", "--at", "1", journal: journal)
            #expect(both.exitCode == 64)
        }
    }
}
