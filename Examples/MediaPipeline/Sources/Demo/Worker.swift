import Foundation
import Subprocess

// The paths that Subprocess takes are those of the system's module where there is one.
#if canImport(System)
import System
#else
import SystemPackage
#endif

/// Starts the process that does the work, and kills it when the time has come.
struct Worker: Sendable {
    enum End {
        /// Its work is over.
        case finished
        /// SIGKILL has ended it.
        case killed
    }

    private typealias Child = Execution<NoInput, SequenceOutput, StringOutput<UTF8>>

    /// The program, and what it is started with each time.
    let executable: String
    let arguments: [String]

    /// Starts the process and returns when it has ended; kills it, by its own id, when `moment` returns.
    /// - Parameter limit: after how many effects it is to kill itself if nobody else has.
    /// - Throws: ``PipelineError/Code/workerFailed`` with what it said if it ended otherwise; what `moment` throws.
    func run(limit: Int?, killAt moment: @escaping @Sendable () async throws -> Void) async throws -> End {
        let fuse = limit.map { ["--fuse", "\($0)"] } ?? []
        let result = try await Subprocess.run(
            .path(FilePath(executable)), arguments: Arguments(arguments + fuse), input: .none, output: .sequence,
            error: .string(limit: 1 << 20)
        ) { child in try await watch(child, killAt: moment) }
        switch result.terminationStatus {
        case .exited(0): return .finished
        case .signaled(Signal.kill.rawValue): return .killed
        default:
            let words = result.standardError.trimmingCharacters(in: .whitespacesAndNewlines)
            let reason = words.isEmpty ? "it gave no reason" : words
            let status = result.terminationStatus
            throw PipelineError(.workerFailed, "the process that does the work has ended (\(status)): \(reason)")
        }
    }

    private func watch(_ child: Child, killAt moment: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            // It writes nothing there: the end of its output is its own end.
            group.addTask { for try await _ in child.standardOutput {} }
            group.addTask {
                do {
                    try await moment()
                } catch is CancellationError {
                    return
                } catch {
                    try? child.send(signal: .kill)
                    throw error
                }
                try? child.send(signal: .kill)
            }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}
