import Foundation
import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// The executable `ratchet`, run as a child process.
struct CommandProcess {
    let output: String
    let errors: String
    let exitCode: Int

    /// It is built beside the tests.
    static func run(_ arguments: String..., journal: String? = nil) async throws -> CommandProcess {
        try await run(arguments, journal: journal)
    }

    static func run(
        _ arguments: [String], journal: String? = nil, keys: String? = nil
    ) async throws -> CommandProcess {
        let result = try await Subprocess.run(
            .path(FilePath(try executable)), arguments: Arguments(arguments),
            environment: .inherit.updating([
                "RATCHET_JOURNAL": journal ?? "", "RATCHET_KEYS": keys ?? "", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            ]),
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        guard case .exited(let code) = result.terminationStatus else {
            throw Ended(description: "\(result.terminationStatus)")
        }
        return CommandProcess(
            output: result.standardOutput, errors: result.standardError, exitCode: Int(code))
    }

    struct Ended: Error, CustomStringConvertible { let description: String }

    private static var executable: String {
        get throws {
            var folder = URL(filePath: CommandLine.arguments[0]).standardizedFileURL
            for _ in 0..<5 {
                folder.deleteLastPathComponent()
                let path = folder.appending(path: "ratchet").path
                var isFolder: ObjCBool = false
                let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                if exists, !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: path) { return path }
            }
            throw Ended(description: "there is no executable 'ratchet' above \(CommandLine.arguments[0])")
        }
    }
}
