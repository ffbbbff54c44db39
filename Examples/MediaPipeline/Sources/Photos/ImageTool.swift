import Foundation
import Subprocess

/// A command-line program of libvips.
struct ImageTool: Sendable {
    static let header = ImageTool(name: "vipsheader")
    static let thumbnail = ImageTool(name: "vipsthumbnail")

    let name: String
    /// A photograph's header can bring a long EXIF text along; a thumbnail is far smaller.
    private let outputLimit = 16 << 20

    /// Runs the program and answers with what it wrote.
    ///
    /// If the calling task is cancelled, the program is ended.
    /// - Throws: ``PipelineError`` with the codes `toolMissing`, `notAnImage` and `toolFailed`; `CancellationError`.
    func run(_ arguments: [String], on file: String) async throws -> [UInt8] {
        let result = try await start(arguments)
        // A program that was ended because of a cancellation has not failed.
        try Task.checkCancellation()
        guard result.terminationStatus.isSuccess else {
            throw failure("\(result.terminationStatus)", result.standardError, file)
        }
        return result.standardOutput
    }

    private func start(_ arguments: [String]) async throws -> ExecutionResult<Void, BytesOutput, StringOutput<UTF8>> {
        do {
            // The pipeline has a photograph for each core: one thread for each is enough.
            return try await Subprocess.run(
                .name(name), arguments: Arguments(arguments),
                environment: .inherit.updating(["VIPS_CONCURRENCY": "1"]),
                output: .bytes(limit: outputLimit), error: .string(limit: 1 << 20))
        } catch let error as SubprocessError where error.code == .executableNotFound {
            let package = "the package libvips-tools (on macOS: brew install vips)"
            throw PipelineError(.toolMissing, "the program '\(name)' is not on the PATH: install \(package)")
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw PipelineError(.toolFailed, "the program '\(name)' could not be run: \(error)")
        }
    }

    private func failure(_ status: String, _ text: String, _ file: String) -> PipelineError {
        let reason = text.split(separator: "\n").last.map(String.init) ?? "it gave no reason"
        let isForeign = text.contains("not a known file format") || text.contains("is not a known")
        if isForeign { return PipelineError(.notAnImage, "'\(file)' is not an image that vips can read") }
        return PipelineError(.toolFailed, "\(name) failed (\(status)) on '\(file)': \(reason)")
    }
}
