import Foundation
import Subprocess

/// What the C program measured.
struct Reference: Sendable, Decodable {
    let seconds: Double
    /// How long the middle one of the commits took, in microseconds.
    let p50: Double
    let p99: Double

    private enum CodingKeys: String, CodingKey {
        case seconds
        case p50 = "p50_us"
        case p99 = "p99_us"
    }

    /// Appends records of these sizes to a new environment, each with a full sync.
    static func append(_ groups: [Int], in workspace: Workspace) async throws -> Reference {
        guard !groups.isEmpty else { throw BenchError("no commit group was written while it was measured") }
        return try await workspace.lend("groups") { list in
            try groups.map { "\($0)\n" }.joined().write(toFile: list, atomically: false, encoding: .utf8)
            return try await workspace.lend("reference") { try await run([$0, list]) }
        }
    }

    /// Reads every record of the log in the directory `journal`.
    static func read(_ journal: String) async throws -> Reference { try await run(["--read", journal]) }

    /// Appends so many events of `bytes` bytes to a new SQLite database, `perTransaction` at a time, each time with a
    /// full sync of its write-ahead log.
    static func appendToSQLite(
        events: Int, bytes: Int, perTransaction: Int, in workspace: Workspace
    ) async throws -> Reference {
        guard events > 0 else { throw BenchError("no event was written while it was measured") }
        return try await workspace.lend("sqlite") { directory in
            try await run([directory, "\(events)", "\(bytes)", "\(perTransaction)"], of: Program.sqlite)
        }
    }

    /// What `program` answers when it is run.
    static func run<Answer: Decodable>(
        _ arguments: [String], of program: URL = Program.reference
    ) async throws -> Answer {
        let result = try await Subprocess.run(
            try Program.executable(program), arguments: Arguments(arguments), output: .string(limit: 4096),
            error: .string(limit: 4096))
        guard result.terminationStatus.isSuccess else { throw BenchError(result.standardError) }
        return try JSONDecoder().decode(Answer.self, from: Data(result.standardOutput.utf8))
    }
}
