import CrashSupport
import Foundation
import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// A shell in which the commands of a page are given, one after the other.
struct Shell {
    private typealias Child = Execution<CustomWriteInput, SequenceOutput, DiscardedOutput>

    private static let mark = "@@@ the command is over"

    private let child: Child
    private var lines: SubprocessOutputSequence.StringSequence<UTF8>.AsyncIterator

    private init(_ child: Child) {
        self.child = child
        lines = child.standardOutput.strings().makeAsyncIterator()
    }

    typealias Body = (inout Shell) async throws -> Void

    /// Opens a shell in an empty folder, in which the example's program is called `name`, and `$example` is its folder.
    static func open(
        in folder: URL, _ program: String, calling name: String, example: URL, _ body: Body
    ) async throws {
        let programs = folder.appending(path: "bin")
        try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: programs.appending(path: name).path,
            withDestinationPath: try BuiltProducts.program(program))
        _ = try await Subprocess.run(
            .name("bash"), arguments: ["--norc"],
            environment: .inherit.updating([
                "LC_ALL": "C.UTF-8", "TZ": "UTC", "RATCHET_JOURNAL": nil, "example": example.path,
            ]),
            workingDirectory: FilePath(folder.path), input: .inputWriter, output: .sequence, error: .discarded
        ) { child in
            var shell = Shell(child)
            _ = try await shell.run("exec 2>&1; PATH=$PWD/bin:$PATH")
            do {
                try await body(&shell)
            } catch {
                try await shell.close()
                throw error
            }
            try await shell.close()
        }
    }

    /// Gives a command.
    /// - Returns: the lines that it printed.
    mutating func run(_ command: String) async throws -> [String] {
        _ = try await child.standardInputWriter.write("\(command)\necho '\(Self.mark)'\n")
        var printed: [String] = []
        while let line = try await lines.next(), line != Self.mark {
            // What bash itself says of a process that was killed.
            if line.firstMatch(of: /line \d+: +\d+ (Killed|Terminated)/) == nil { printed.append(line) }
        }
        return printed
    }

    /// Ends what was left running.
    private mutating func close() async throws {
        _ = try await run("kill -9 $(jobs -p)")
        try await child.standardInputWriter.finish()
    }
}
