import Foundation
import Ratchet
import RatchetTesting

/// A journal for an engine of the app's own kind, in memory or in a directory that goes with this.
final class RealJournal: Sendable {
    let source: StoreSource
    private let image: MemoryImage?
    private let folder: URL?

    init(_ store: TestStore) {
        guard store != .memory else {
            let image = MemoryImage()
            (source, self.image, folder) = (.memory(image), image, nil)
            return
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "conformance-\(UUID().uuidString)")
        (source, image, self.folder) = (.directory(folder.path), nil, folder)
    }

    /// Reaches the journal as another process does; somebody has to have opened it before.
    func client() async throws -> EngineClient {
        if let image { return EngineClient(image) }
        return try await EngineClient.open(folder?.path ?? "")
    }

    deinit {
        if let folder { try? FileManager.default.removeItem(at: folder) }
    }
}
