import Foundation

/// A folder for images and traces, in memory where the machine has a place for that.
struct Scratch: Sendable {
    let url: URL

    /// Lends a folder; nothing of it is left afterwards.
    static func with<Value>(_ body: (Scratch) async throws -> Value) async throws -> Value {
        let memory = "/dev/shm"
        let place =
            FileManager.default.isWritableFile(atPath: memory)
            ? URL(filePath: memory) : FileManager.default.temporaryDirectory
        let url = place.appending(path: "ratchet-power-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        return try await body(Scratch(url: url))
    }
}
