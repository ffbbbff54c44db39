import Foundation

/// The files that a machine finds when it has power again.
struct DiskImage: Sendable {
    var directories: Set<String> = []
    var files: [String: [UInt8]] = [:]

    /// Writes them into the directory `folder`, which is emptied first.
    func write(to folder: String) throws {
        Self.remove(folder)
        for directory in [""] + directories.sorted() {
            try FileManager.default.createDirectory(
                atPath: directory.isEmpty ? folder : "\(folder)/\(directory)", withIntermediateDirectories: true)
        }
        for (name, bytes) in files { try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)")) }
    }
    static func remove(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }
}
