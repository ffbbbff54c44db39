import Foundation

/// A directory for what the benches write. It is on the disk that is to be measured, and gone afterwards.
struct Workspace: Sendable {
    private static let prefix = "ratchet-bench-"

    let path: String

    /// Makes the directory below `parent`, or beside the program: temporary directories are often in memory only.
    init(in parent: String?) throws {
        let parent = parent.map { URL(filePath: $0) } ?? Program.this.deletingLastPathComponent()
        Self.removeLeftovers(in: parent)
        let name = "\(Self.prefix)\(ProcessInfo.processInfo.processIdentifier)"
        path = parent.appending(path: name).path(percentEncoded: false)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// What is left of benches that were interrupted: their names end with the number of a process that is gone.
    private static func removeLeftovers(in parent: URL) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path(percentEncoded: false))) ?? []
        for name in names where name.hasPrefix(prefix) {
            guard let process = pid_t(name.dropFirst(prefix.count)), process > 0 else { continue }
            guard kill(process, 0) != 0, errno == ESRCH else { continue }
            try? FileManager.default.removeItem(at: parent.appending(path: name))
        }
    }

    /// Lends the path of something that does not exist yet, and removes what is there afterwards.
    func lend<Value>(_ name: String, to body: (String) async throws -> Value) async throws -> Value {
        let place = "\(path)/\(name)"
        defer { try? FileManager.default.removeItem(atPath: place) }
        return try await body(place)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// The kind of the file system, and on which device it is, where the system says so in a file.
    var fileSystem: String {
        let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        let fields = mounts.split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count > 2 }
        let nearest = fields.filter { isBelow($0[1]) }.max { $0[1].count < $1[1].count }
        return nearest.map { "\($0[2]) on \($0[0])" } ?? "file system not known"
    }

    private func isBelow(_ mount: Substring) -> Bool {
        mount == "/" || path == mount || path.hasPrefix("\(mount)/")
    }
}
