import Foundation
import Ratchet
import Testing

/// The real executable, run beside an engine that has the journal open, and without one.
@Suite(.timeLimit(.minutes(10))) struct ProcessTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `It lists and shows the runs of a journal that this process has open`() async throws {
        let sample = SampleJournal(path: directory.journal)
        try await sample.make {
            let list = try await CommandProcess.run("runs", "list", journal: sample.path)
            #expect(list.exitCode == 0 && list.errors.isEmpty)
            let lines = list.output.split(separator: "\n")
            #expect(
                lines.map { $0.prefix { $0 != " " } }
                    == ["RUN", "at-gate", "old", "order-4", "run-3", "order-2", "order-1"])
            let why = try await CommandProcess.run("runs", "why", "at-gate", journal: sample.path)
            #expect(why.output.contains("the engine in process"))
            let show = try await CommandProcess.run("runs", "show", "at-gate", journal: sample.path)
            #expect(show.output.contains("└─ wait at the gate  ▶ open"))
            let stats = try await CommandProcess.run("stats", "--journal", sample.path)
            let pid = ProcessInfo.processInfo.processIdentifier
            #expect(stats.output.contains("open by           process \(pid) on host"))
        }
        let stats = try await CommandProcess.run("stats", journal: sample.path)
        #expect(stats.output.contains("open by           nobody"))
    }

    @Test func `Its options choose among the runs, and give JSON`() async throws {
        let sample = SampleJournal(path: directory.journal)
        try await sample.make()
        let list = try await CommandProcess.run(
            "runs", "--status", "sleeping", "--status", "failed", "--workflow", "ShipOrder", "--limit", "2", "--json",
            journal: sample.path)
        let answer = try JSONDecoder().decode(Answer.self, from: Data(list.output.utf8))
        #expect(answer.runs.map(\.id) == ["order-4", "run-3"])
        #expect(answer.hasMore)
    }

    private struct Answer: Decodable {
        let runs: [Run]
        let hasMore: Bool
        struct Run: Decodable { let id: String }
    }

    @Test func `Where there is no journal it says so in one line, and exits with 1`() async throws {
        let result = try await CommandProcess.run("runs", "list", journal: directory.journal)
        #expect(result.exitCode == 1 && result.output.isEmpty)
        #expect(
            result.errors
                == "Error: there is no journal at '\(directory.journal)': check the path, or start an engine on it "
                + "first\n"
        )
    }

    @Test func `A run that is not there is said to be not there`() async throws {
        try await SampleJournal(path: directory.journal).make()
        for id in ["nobody", "run-1", "run-99"] {
            let result = try await CommandProcess.run("runs", "show", id, journal: directory.journal)
            #expect(result.exitCode == 1 && result.output.isEmpty)
            #expect(
                result.errors
                    == "Error: the journal at '\(directory.journal)' has no run '\(id)': see which ones it has with "
                    + "`runs list`\n")
        }
    }

    @Test func `Another program's file is refused in one line`() async throws {
        try FileManager.default.createDirectory(atPath: directory.journal, withIntermediateDirectories: true)
        try Data(repeating: 7, count: 20_000).write(to: URL(filePath: directory.journal + "/data.mdb"))
        let result = try await CommandProcess.run("stats", journal: directory.journal)
        #expect(result.exitCode == 1)
        #expect(result.errors.split(separator: "\n").count == 1 && result.errors.contains("does not start as"))
    }

    @Test(arguments: [
        ["runs", "list"], ["runs", "list", "--journal", "x", "--status", "asleep"],
        ["runs", "list", "--journal", "x", "--limit", "0"], ["runs", "show", "--journal", "x"], ["look"],
    ])
    func `A mistake in the arguments exits with 64`(_ arguments: [String]) async throws {
        let result = try await CommandProcess.run(arguments)
        #expect(result.exitCode == 64 && result.output.isEmpty && result.errors.hasPrefix("Error: "))
    }
}
