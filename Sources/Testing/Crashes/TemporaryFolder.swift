import Foundation
import Synchronization

/// A folder that is there for as long as somebody holds it.
final class TemporaryFolder: Sendable {
    let names: FolderNames

    init() throws {
        let name = "ratchet-test-\(ProcessInfo.processInfo.globallyUniqueString)"
        names = FolderNames(FileManager.default.temporaryDirectory.appending(path: name).path)
        try FileManager.default.createDirectory(atPath: names.folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: names.folder) }
}

/// Makes up the paths of journals in a folder. An engine that has crashed keeps this for good, and not the folder.
final class FolderNames: Sendable {
    let folder: String
    private let count = Atomic(0)

    init(_ folder: String) { self.folder = folder }

    func next() -> String { "\(folder)/journal-\(count.add(1, ordering: .relaxed).newValue)" }
}
