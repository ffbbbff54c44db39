import Foundation
import Ratchet
import RatchetTesting

/// A journal for an engine of the app's own kind, in memory or in a directory that goes with this.
final class RealJournal: Sendable {
    let source: StoreSource
    private let folder: URL?

    init(_ store: TestStore) {
        guard store != .memory else {
            (source, folder) = (.memory(MemoryImage()), nil)
            return
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "conformance-\(UUID().uuidString)")
        (source, self.folder) = (.directory(folder.path), folder)
    }

    deinit {
        if let folder { try? FileManager.default.removeItem(at: folder) }
    }
}
