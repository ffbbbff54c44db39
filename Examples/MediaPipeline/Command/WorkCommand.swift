import ArgumentParser
import Foundation
import MediaPipelineKit
import Ratchet

/// Does the work, or goes on with it: this is the process that the demo kills.
struct WorkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work", abstract: "Runs the pipeline, or goes on with it.", shouldDisplay: false)

    @Option(help: ArgumentHelp("The folder with the photographs.", valueName: "DIR"))
    var input: String

    @Option(help: ArgumentHelp("The folder that everything is written to.", valueName: "DIR"))
    var output: String

    @Option(help: ArgumentHelp("How many photographs go through at the same time.", valueName: "N"))
    var limit: Int

    @Option(help: ArgumentHelp("The port on this machine where a mail server listens.", valueName: "PORT"))
    var mailPort: UInt16

    @Option(help: ArgumentHelp("After how many effects the process kills itself.", valueName: "N"))
    var fuse: Int?

    func run() async throws {
        let workspace = try Workspace(URL(filePath: output))
        let studio = try Studio(workspace, MailServer(port: mailPort), fuse: fuse.map { Fuse(effects: $0) })
        let pipeline = try Pipeline(journal: .directory(workspace.journal.path), studio, limit: limit)
        _ = try await pipeline.imported(PhotoFolder(URL(filePath: input)))
    }
}
