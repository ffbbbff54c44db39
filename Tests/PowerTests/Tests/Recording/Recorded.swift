import CrashSupport
import Foundation
import Subprocess
import Testing

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// A process that was recorded while it worked on a journal.
struct Recorded: Sendable {
    enum Load: String { case journal, single, failing, engine, guest }

    struct Failed: Error {
        let status: String
    }

    #if os(Linux)
    static let isPossible = true
    #else
    static let isPossible = false
    #endif

    let trace: Trace
    /// The files as the process has left them, by their names below the folder.
    let files: [String: [UInt8]]
    private let traceFile: URL

    /// Records a process, and lends what it did to `body`.
    /// - Parameters:
    ///   - kept: A trace that an earlier recording has left, to be taken in its place.
    ///   - flags: for LMDB, such as `MDB_NOSYNC`.
    static func with(
        _ load: Load, seed: UInt64, kept: String? = nil, flags: UInt32 = 0, _ body: (Recorded) async throws -> Void
    ) async throws {
        try await Scratch.with { scratch in
            let folder = scratch.url.appending(path: "watched")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            if let kept { return try await body(Recorded(traceFile: URL(filePath: kept), folder: folder)) }
            let traceFile = scratch.url.appending(path: "trace")
            try await run(["record", load.rawValue, folder.path, traceFile.path, "\(seed)", "\(flags)"])
            try await body(Recorded(traceFile: traceFile, folder: folder))
        }
    }

    private static func run(_ arguments: [String]) async throws {
        let result = try await Subprocess.run(
            .path(FilePath(try BuiltProducts.program("PowerCutProcess"))), arguments: Arguments(arguments),
            output: .discarded, error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else {
            throw Failed(status: "\(result.terminationStatus): \(result.standardError)")
        }
    }

    private init(traceFile: URL, folder: URL) throws {
        self.traceFile = traceFile
        trace = try Trace(traceFile)
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            guard let bytes = try? Data(contentsOf: folder.appending(path: name)) else { continue }
            files[name] = [UInt8](bytes)
        }
        self.files = files
    }

    /// Copies the trace to where it outlives the test.
    func keepTrace(_ load: Load, seed: UInt64) throws -> String {
        let name = "ratchet-\(load.rawValue)-\(seed).trace"
        let kept = FileManager.default.temporaryDirectory.appending(path: name)
        try? FileManager.default.removeItem(at: kept)
        try FileManager.default.copyItem(at: traceFile, to: kept)
        return kept.path
    }
}
