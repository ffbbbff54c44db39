import Synchronization

@testable import RatchetJournal
@testable import RatchetTesting

/// Copies of a store in memory, as it was after each of its commits.
final class KeptImages: CommitWatcher {
    private let image: MemoryImage
    private let copies = Mutex<[MemoryImage]>([])

    init(_ image: MemoryImage) { self.image = image }

    var values: [MemoryImage] { copies.withLock { $0 } }

    func willCommit(_ batch: WriteBatch) throws(JournalError) {}

    func didCommit(_ batch: WriteBatch) throws(JournalError) {
        let copy = image.copy()
        copies.withLock { $0.append(copy) }
    }
}
