import Foundation

/// A file that takes all the room that its file system has.
struct Ballast: Sendable {
    private let path: String

    init(_ path: String) { self.path = path }

    func fill() {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { return }
        defer { try? file.close() }
        for count in [65_536, 4_096] {
            let bytes = Data(count: count)
            while (try? file.write(contentsOf: bytes)) != nil {}
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
