import ArgumentParser
import Foundation
import MediaPipelineKit

/// Starts the work in another process, kills that again and again, and shows what has come of it.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Runs the pipeline, kills it on the way, and counts what was lost.")

    @Option(help: ArgumentHelp("The folder with the photographs; the system's own if left out.", valueName: "DIR"))
    var input: String?

    @Option(help: ArgumentHelp("A new folder for all output; media-pipeline/1, 2, … if left out.", valueName: "DIR"))
    var output: String?

    @Option(help: ArgumentHelp("How many photographs go through at the same time.", valueName: "N"))
    var limit = ProcessInfo.processInfo.activeProcessorCount

    @Option(help: ArgumentHelp("How often the process that does the work is killed.", valueName: "N"))
    var kills = 3

    @Option(help: ArgumentHelp("Repeats the moments of the kills of an earlier demo.", valueName: "NUMBER"))
    var seed: UInt64?

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit is at least 1") }
        guard kills >= 0 else { throw ValidationError("--kills is at least 0") }
    }

    func run() async throws {
        let style = TableStyle.fitting(ProcessInfo.processInfo.environment)
        let folder = try input.map { PhotoFolder(URL(filePath: $0)) } ?? PhotoFolder.onThisMachine()
        let demo = try Demo(
            folder, output: output.map { URL(filePath: $0) } ?? .unused(below: URL(filePath: "media-pipeline")),
            limit: limit, kills: kills, seed: seed ?? .random(in: 0..<1_000_000),
            executable: Bundle.main.executablePath ?? CommandLine.arguments[0])
        var screen = ProgressScreen(style)
        screen.tell(demo.announcement)
        let summary = try await demo.run(screen)
        screen.tell("\n\(summary.table.text(style))")
        guard summary.complaints.isEmpty else {
            screen.tell(summary.complaints.joined(separator: "\n"))
            throw ExitCode.failure
        }
    }
}
