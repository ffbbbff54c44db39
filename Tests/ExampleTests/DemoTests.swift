import Foundation
import MediaPipelineKit
import Subprocess
import Testing

@Suite(.enabled(if: hasVips, "libvips-tools is not installed: make test installs it"))
struct DemoTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(.timeLimit(.minutes(10)), arguments: [(6, 3), (1, 5)])
    func `A demo is killed as often as was asked, loses nothing and ends well`(photos: Int, kills: Int) async throws {
        let photographs = try await folder.photographs(photos)
        let run = try await program("demo", photographs, ["--kills", "\(kills)"])
        #expect(run.terminationStatus == .exited(0), "\(run.standardOutput)\(run.standardError)")
        #expect(cell("photographs", of: run.standardOutput) == "\(photos)")
        #expect(cell("kills", of: run.standardOutput) == "\(kills)")
        #expect(cell("effects lost", of: run.standardOutput) == "0")
        #expect(cell("steps done", of: run.standardOutput) == "\(ImportFolder.steps(for: photos))")
        #expect(cell("mails", of: run.standardOutput) == "\(photos)")
        let lines = try text(of: folder.url.appending(path: "output/catalogue.jsonl")).split(separator: "\n")
        #expect(lines.count == photos)
    }

    @Test(.timeLimit(.minutes(10))) func `A worker that fails ends the demo, which says why`() async throws {
        let photographs = try await folder.photographs(1)
        _ = try folder.file("photographs/broken.jpg", "this is no picture")
        let run = try await program("demo", photographs, ["--kills", "0"])
        #expect(run.terminationStatus == .exited(1))
        #expect(run.standardError.contains("broken.jpg' is not an image"))
    }

    @Test(.timeLimit(.minutes(10))) func `An output folder that has been used is refused`() async throws {
        let photographs = try await folder.photographs(1)
        _ = try folder.file("output/effects.jsonl", "")
        let run = try await program("demo", photographs, [])
        #expect(run.terminationStatus == .exited(1))
        #expect(run.standardError.contains("has been used"))
    }

    @Test(.timeLimit(.minutes(10)))
    func `A worker whose fuse has burnt through is dead, as if it was killed`() async throws {
        let run = try await program("work", try await folder.photographs(2), ["--fuse", "5", "--mail-port", "9"])
        #expect(run.terminationStatus == .signaled(Signal.kill.rawValue))
        #expect(try EffectsLog.read(folder.url.appending(path: "output/effects.jsonl")).count == 5)
    }

    private func program(
        _ command: String, _ input: PhotoFolder, _ arguments: [String]
    ) async throws -> ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>> {
        let paths = [
            command, "--input", input.url.path, "--output", folder.url.appending(path: "output").path, "--limit", "2",
        ]
        // Subprocess takes programs by their name or by a type of the system's module: env takes them as text.
        return try await Subprocess.run(
            .name("env"), arguments: Arguments(["LC_ALL=C", Self.executable] + paths + arguments),
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    }

    /// The second cell of a row of the closing table.
    private func cell(_ title: String, of output: String) -> String? {
        let rows = output.split(separator: "\n").map {
            $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        return rows.first { $0.first == title && $0.count > 1 }.map { $0[1] }
    }

    /// The built example, which is beside the bundle of these tests.
    private static var executable: String {
        let tests = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
        let parts = tests.split(separator: "/", omittingEmptySubsequences: false)
        let bundle = parts.firstIndex { $0.hasSuffix(".xctest") } ?? parts.count - 1
        return (parts[..<bundle] + ["MediaPipeline"]).joined(separator: "/")
    }
}
