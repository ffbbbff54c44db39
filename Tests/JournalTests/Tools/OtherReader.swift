import Foundation
import Testing

/// Another process that holds a view of a journal.
final class OtherReader: Sendable {
    struct Unexpected: Error, CustomStringConvertible {
        let description: String
    }

    private let process: Process
    private let input: FileHandle
    private let lines: Lines

    /// Starts the process and waits until it has the view.
    static func start(_ journal: String) async throws -> OtherReader {
        let reader = try OtherReader(journal)
        try await reader.expect("holds")
        return reader
    }

    private init(_ journal: String) throws {
        process = Process()
        process.executableURL = URL(filePath: try Self.program)
        process.arguments = [journal]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        self.input = input.fileHandleForWriting
        lines = Lines(output.fileHandleForReading)
        try process.run()
    }

    var pid: Int32 { process.processIdentifier }

    /// Lets the view go; the process looks at it once more, and then at a new one.
    /// - Returns: how many rows the new view has.
    @discardableResult
    func end() async throws -> Int {
        try input.close()
        try await expect("kept")
        let line = try await expect("read")
        process.waitUntilExit()
        return try #require(Int(line.dropFirst(5)))
    }

    /// After its end: how many bytes the values of the new view have.
    func bytes() async throws -> Int {
        let line = try await expect("bytes")
        return try #require(Int(line.dropFirst(6)))
    }

    /// Ends the process while it holds the view.
    func kill() {
        _ = Foundation.kill(pid, SIGKILL)
        process.waitUntilExit()
    }

    @discardableResult
    private func expect(_ start: String) async throws -> String {
        let line = await lines.next() ?? "its end"
        guard line.hasPrefix(start) else { throw Unexpected(description: "'\(line)' instead of '\(start)'") }
        return line
    }

    /// It is built beside the tests.
    private static var program: String {
        get throws {
            var folder = URL(filePath: CommandLine.arguments[0]).standardizedFileURL
            for _ in 0..<5 {
                folder.deleteLastPathComponent()
                let path = folder.appending(path: "JournalProcess").path
                if FileManager.default.isExecutableFile(atPath: path) { return path }
            }
            throw Unexpected(description: "there is no executable 'JournalProcess' beside the tests")
        }
    }
}
