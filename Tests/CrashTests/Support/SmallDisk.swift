import Foundation
import Subprocess

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A file system in memory with as little room as a test wants. Only a superuser of Linux may mount one.
package struct SmallDisk: Sendable {
    package let path: String

    /// Mounts one at `path`, an empty directory; `nil` where that is not allowed.
    package init?(at path: String, kibibytes: Int) async throws {
        self.path = path
        guard geteuid() == 0, try await mount("size=\(kibibytes)k") else { return nil }
    }

    /// Whether a file system can be mounted here.
    package static func isAllowed() async throws -> Bool {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ratchet-mount-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        guard let disk = try await SmallDisk(at: folder.path, kibibytes: 16) else { return false }
        try await disk.unmount()
        return true
    }

    /// Gives it another size.
    @discardableResult
    package func resize(kibibytes: Int) async throws -> Bool { try await mount("remount,size=\(kibibytes)k") }

    /// Forbids writing, or allows it again. It cannot be forbidden while a file is open for writing.
    @discardableResult
    package func setReadOnly(_ isReadOnly: Bool) async throws -> Bool {
        try await mount(isReadOnly ? "remount,ro" : "remount,rw")
    }

    /// Takes it away from its place at once, also while a process that was just started still has a file of it open.
    package func unmount() async throws {
        _ = try await Subprocess.run(.name("umount"), arguments: ["-l", path], output: .discarded, error: .discarded)
    }

    private func mount(_ options: String) async throws -> Bool {
        let result = try await Subprocess.run(
            .name("mount"), arguments: ["-t", "tmpfs", "-o", options, "tmpfs", path], output: .discarded,
            error: .discarded)
        return result.terminationStatus.isSuccess
    }
}
