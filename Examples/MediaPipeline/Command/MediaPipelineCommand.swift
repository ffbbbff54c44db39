import ArgumentParser
import Foundation
import MediaPipelineKit

@main
struct MediaPipelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "MediaPipeline",
        abstract: "Takes photographs through a pipeline: metadata, digest, thumbnails, bucket, catalogue.")

    @Option(help: ArgumentHelp("The folder with the photographs; the system's own if left out.", valueName: "DIR"))
    var input: String?

    @Option(help: ArgumentHelp("The folder that everything is written to.", valueName: "DIR"))
    var output = "media-pipeline"

    @Option(help: ArgumentHelp("How many photographs go through at the same time.", valueName: "N"))
    var limit = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit is at least 1") }
    }

    func run() async throws {
        let folder = try input.map { PhotoFolder(URL(filePath: $0)) } ?? PhotoFolder.onThisMachine()
        let photos = try folder.photos()
        let workspace = try Workspace(URL(filePath: output))
        print("\(photos.count) photographs from \(folder.url.path) go to \(workspace.folder.path)")
        try await process(photos, with: try PhotoSteps(workspace))
        print(try Summary(of: workspace).table.text(.fitting(ProcessInfo.processInfo.environment)))
    }

    /// All photographs, `limit` at a time; the first that fails ends the others.
    private func process(_ photos: [Photo], with steps: PhotoSteps) async throws {
        try await withThrowingTaskGroup { group in
            var waiting = photos[...]
            for photo in waiting.prefix(limit) { group.addTask { try await steps.process(photo) } }
            waiting = waiting.dropFirst(limit)
            while try await group.next() != nil {
                if let photo = waiting.popFirst() { group.addTask { try await steps.process(photo) } }
            }
        }
    }
}
