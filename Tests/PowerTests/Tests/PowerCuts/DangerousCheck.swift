import CrashSupport
import Foundation
import PowerLoads
import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// Checks an image in a process of its own: LMDB trusts the pages that it reads, and what a disk without syncs leaves
/// behind can end the process.
struct DangerousCheck: Sendable {
    let seed: UInt64

    func run(at path: String, after notes: ArraySlice<Note>) async throws {
        let file = path + ".notes"
        try notes.map(\.text).joined(separator: "\n").write(toFile: file, atomically: false, encoding: .utf8)
        let result = try await Subprocess.run(
            .path(FilePath(try BuiltProducts.program("PowerCutProcess"))),
            arguments: ["check", path, file, "\(seed)"], output: .discarded, error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else {
            throw BrokenPromise("\(result.terminationStatus): \(result.standardError)")
        }
    }
}
