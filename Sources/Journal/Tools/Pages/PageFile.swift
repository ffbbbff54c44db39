import Synchronization

/// LMDB's file as one of its commits left it, read page by page and without a map: what is damaged in it is an error,
/// and never the end of the process.
///
/// The pages of that commit stay as they are for as long as a view of it is lent, or as nobody writes.
final class PageFile: Sendable {
    /// The most that one value may have; LMDB itself has no limit.
    static let valueLimit = 1 << 32
    private static let cachedPages = 256

    let meta: MetaPage
    private let file: OpenFile
    /// Branches, above all: each look-up goes through them.
    private let cache = Mutex<[UInt64: TreePage]>([:])

    init(_ path: String, _ meta: MetaPage) throws(JournalError) {
        file = try OpenFile(path, DataFile.reading)
        self.meta = meta
    }

    var pageBytes: Int { meta.pageBytes }

    /// A page of a table's tree.
    func tree(_ number: UInt64) throws(PageFault) -> TreePage {
        if let page = cache.withLock({ $0[number] }) { return page }
        let page = try TreePage(read(number, count: pageBytes), number: number)
        if page.isBranch {
            cache.withLock { cache in
                if cache.count >= Self.cachedPages { cache.removeAll(keepingCapacity: true) }
                cache[number] = page
            }
        }
        return page
    }

    /// The value of a leaf's row.
    func value(_ page: TreePage, _ index: Int) throws(PageFault) -> ArraySlice<UInt8> {
        switch page.value(index) {
        case .inline(let range): return page.bytes.bytes[range]
        case .pages(let first, let bytes):
            _ = try overflow(first, bytes: bytes)
            return try read(first, count: pages(for: bytes) * pageBytes)[
                TreePage.headerBytes..<TreePage.headerBytes + bytes]
        }
    }

    /// How many pages a value has that is in pages of its own.
    func overflow(_ first: UInt64, bytes: Int) throws(PageFault) -> Int {
        let least = pages(for: bytes)
        let count = try TreePage.overflowPages(read(first, count: TreePage.headerBytes), number: first)
        // A smaller value that took the place of a larger one keeps its pages.
        guard count >= least else { throw PageFault(first, "says that a value has \(count) pages of \(least)") }
        guard first <= meta.lastPage, UInt64(count - 1) <= meta.lastPage - first else {
            throw PageFault(first, "would be the first of \(count) pages of a value, and the file ends before")
        }
        return count
    }

    private func pages(for bytes: Int) -> Int { (TreePage.headerBytes - 1 + bytes) / pageBytes + 1 }

    private func read(_ number: UInt64, count: Int) throws(PageFault) -> [UInt8] {
        guard number >= 2, number <= meta.lastPage else { throw PageFault(number, "is outside of the file") }
        let bytes: [UInt8]
        do throws(JournalError) {
            bytes = try file.read(count, at: Int(number) * pageBytes)
        } catch {
            throw PageFault(number, "cannot be read: \(error.message)")
        }
        guard bytes.count == count else {
            throw PageFault(number, "is missing: the file ends before it", isMissing: true)
        }
        return bytes
    }
}
