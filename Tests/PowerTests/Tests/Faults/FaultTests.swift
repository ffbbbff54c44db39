import CrashSupport
import Foundation
import Subprocess
import Testing

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// A storage fault is a crash of the journal, at whichever call it strikes: the engine opens it again and goes on, and
/// nothing that was durable is done again.
@Suite(.enabled(if: Recorded.isPossible, "calls can be made to fail on Linux only"), .timeLimit(.minutes(10)))
struct FaultTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// `write` or `sync`.
        let operation: String
        /// 0 for a write that is made in part.
        let error: Int32
        /// What is logged: what happened, and what to do.
        let words: [String]
    }

    static let faults = [
        Fault(
            testDescription: "the disk is full", operation: "write", error: ENOSPC,
            words: ["No space left on device", "make room"]),
        Fault(
            testDescription: "the quota is used up", operation: "write", error: EDQUOT,
            words: ["Disk quota exceeded", "make room within the quota"]),
        Fault(
            testDescription: "a write is made in part", operation: "write", error: 0,
            words: ["could not", "open the journal again"]),
        Fault(
            testDescription: "a write fails", operation: "write", error: EIO,
            words: ["Input/output error", "see what the system's log says"]),
        Fault(
            testDescription: "a sync fails", operation: "sync", error: EIO,
            words: ["Input/output error", "see what the system's log says"]),
    ]

    @Test(arguments: faults) func `An engine goes on after a fault at any call`(fault: Fault) async throws {
        let ends = try await Self.run(fault, step: 1, count: 1)
        #expect(ends.count > 20)
        for end in ends {
            #expect(end.result == "ended", "call \(end.number): \(end.result)")
            // A guest's doorbell is not the journal: without it there is no fault.
            guard !end.log.isEmpty else { continue }
            for word in fault.words { #expect(end.log.contains(word), "call \(end.number): \(end.log)") }
        }
        #expect(ends.count { !$0.log.isEmpty } > 20)
    }

    @Test(arguments: faults) func `A fault that lasts ends the engine, and the next one goes on`(fault: Fault)
        async throws
    {
        let ends = try await Self.run(fault, step: 9, count: 10_000)
        // Once all runs are over, only history and the note of who has the journal are left to be written: an engine
        // that is about to end ends. Which call that is differs from engine to engine.
        #expect(ends.prefix { $0.result != "ended" }.count > 2)
        for end in ends where end.result != "ended" {
            for word in fault.words { #expect(end.result.contains(word), "call \(end.number): \(end.result)") }
        }
    }

    private struct End {
        let number: String
        let result: String
        let log: String
    }

    private static func run(_ fault: Fault, step: Int, count: Int) async throws -> [End] {
        try await Scratch.with { scratch in
            let result = try await Subprocess.run(
                .path(FilePath(try BuiltProducts.program("PowerCutProcess"))),
                arguments: ["fault", scratch.url.path, fault.operation, "\(fault.error)", "\(step)", "\(count)"],
                output: .string(limit: 1 << 22), error: .string(limit: 1 << 16))
            #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
            return result.standardOutput.split(separator: "\n").compactMap { line in
                let parts = line.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
                return parts.count == 3 ? End(number: parts[0], result: parts[1], log: parts[2]) : nil
            }
        }
    }
}
