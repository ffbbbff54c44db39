import CrashSupport
import Foundation
import Testing

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A journal that cannot be used is an error that says so: never a trap, and nothing acknowledged is lost.
@Suite(.timeLimit(.minutes(10)))
struct DamageTests {
    enum Harm: String, CaseIterable {
        case flippedBody, flippedHeader, truncated, laterFormat, garbage

        /// What the process says.
        var message: [String] {
            switch self {
            case .flippedBody: ["EngineError", "run 'the run' is parked", "log record at LSN 6 is damaged", "(parked)"]
            case .flippedHeader: ["JournalError", "header of the log record at LSN 6", "restore a backup", "(damaged)"]
            case .truncated: ["JournalError", "data.mdb", "(damaged)"]
            case .laterFormat: ["JournalError", "format", "4", "(unsupportedFormat)"]
            case .garbage: ["JournalError", "data.mdb", "(damaged)"]
            }
        }
    }

    @Test(arguments: Harm.allCases)
    func `A journal that came to harm is an error that says what and where`(harm: Harm) async throws {
        try await Scene.with { scene in
            #expect(try await scene.run(death: .after, at: 6) == .killed)
            try await Self.apply(harm, to: DataFile(journal: scene.journal))
            let end = try await scene.run()
            for part in harm.message { #expect(end.isFailure(saying: part), "\(end) should say '\(part)'") }
        }
    }

    private static func apply(_ harm: Harm, to file: DataFile) async throws {
        switch harm {
        case .flippedBody: try await file.flipBit(inBody: true)
        case .flippedHeader: try await file.flipBit(inBody: false)
        case .truncated: try file.truncate()
        case .laterFormat: try file.replace(Array("RATCHET\u{3}".utf8), by: Array("RATCHET\u{4}".utf8))
        case .garbage:
            try Data(repeating: 0x5A, count: 40_960).write(to: URL(filePath: file.journal).appending(path: "data.mdb"))
        }
    }

    /// For a superuser nothing is forbidden: the process is then started as nobody.
    @Test func `A directory that may not be written to is an error that says so`() async throws {
        try await Scene.with { scene in
            let prefix = geteuid() == 0 ? ["setpriv", "--reuid", "65534", "--clear-groups", "--"] : []
            try Data().write(to: scene.folder.appending(path: "effects"))
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o666], ofItemAtPath: scene.folder.appending(path: "effects").path)
            try FileManager.default.createDirectory(atPath: scene.journal, withIntermediateDirectories: true)
            try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: scene.journal)
            let end = try await scene.run(prefix: prefix)
            #expect(end.isFailure(saying: "(notPermitted)"), "\(end)")
            #expect(end.isFailure(saying: scene.journal), "\(end)")
        }
    }

    /// A file system in memory of ever more room, until there is enough. Where none may be mounted, faults of the store
    /// that say the same are tested with the engine.
    @Test func `A full disk is an error that says so, and with more room the run goes on`() async throws {
        var full = 0
        for kibibytes in stride(from: 16, through: 256, by: 16) {
            try await Scene.with { scene in
                try FileManager.default.createDirectory(atPath: scene.journal, withIntermediateDirectories: true)
                guard let disk = try await SmallDisk(at: scene.journal, kibibytes: kibibytes) else { return }
                do {
                    if try await Self.fillAndGoOn(scene, disk, kibibytes) { full += 1 }
                } catch {
                    try await disk.unmount()
                    throw error
                }
                try await disk.unmount()
            }
        }
        if try await SmallDisk.isAllowed() { #expect(full > 3) }
    }

    /// - Returns: whether the disk was full.
    private static func fillAndGoOn(_ scene: Scene, _ disk: SmallDisk, _ kibibytes: Int) async throws -> Bool {
        let end = try await scene.run()
        if end == .returned(KillMatrixTests.output) { return false }
        #expect(end.isFailure(saying: "No space left on device"), "\(kibibytes) KiB: \(end)")
        let durable = try await scene.durableSteps()
        let before = try scene.effects()
        #expect(try await disk.resize(kibibytes: 16 << 10))
        #expect(try await scene.run() == .returned(KillMatrixTests.output), "\(kibibytes) KiB")
        let after = try scene.effects()
        for step in durable { #expect(after[step] == before[step], "\(step), \(kibibytes) KiB") }
        return true
    }
}

extension Scene.End {
    /// Whether the process ended by itself, with status 1, and said this.
    func isFailure(saying part: String) -> Bool {
        guard case .failed(let message) = self else { return false }
        return message.contains(part)
    }
}
