/// Reads which pages of LMDB's file are free, without mapping it.
///
/// A page that was taken and given back within one commit is never written, so that a sound file can be shorter than
/// its last page says: then the pages that it lacks are all in this table.
struct FreePages: ~Copyable {
    private static let headerBytes = 16
    private static let depthLimit = 32

    private enum Flag {
        static let branch: UInt16 = 0x01
        /// Of a node: its value is in pages of its own.
        static let big: UInt16 = 0x01
    }

    private let file: OpenFile
    private let pageBytes: Int
    /// How many pages may still be looked at: a table that leads back to itself has no end.
    private var budget: UInt64
    private var found: Set<UInt64> = []

    /// - Throws: ``JournalError/Code/damaged`` if the table itself cannot be read.
    static func read(_ path: String, _ meta: MetaPage) throws(JournalError) -> Set<UInt64> {
        var reader = FreePages(file: try OpenFile(path, DataFile.reading), meta)
        if let root = meta.freeRoot { try reader.visit(root, depth: 0) }
        return reader.found
    }

    private init(file: consuming OpenFile, _ meta: MetaPage) {
        self.file = file
        pageBytes = meta.pageBytes
        budget = meta.lastPage + 1
    }

    private mutating func visit(_ number: UInt64, depth: Int) throws(JournalError) {
        let page = PageBytes(try read(number, Self.headerBytes, count: pageBytes, from: 0))
        guard depth < Self.depthLimit, budget > 0, let flags = page.u16(10), let lower = page.u16(12),
            page.u64(0) == number, lower >= Self.headerBytes
        else { throw DataFile.unreadable }
        budget -= 1
        for index in 0..<(Int(lower) - Self.headerBytes) / 2 {
            guard let node = page.u16(Self.headerBytes + index * 2) else { throw DataFile.unreadable }
            if flags & Flag.branch != 0 {
                try visit(try child(page, Int(node)), depth: depth + 1)
            } else {
                try addList(page, Int(node))
            }
        }
    }

    /// A branch's node holds the number of the page below it, in three parts.
    private func child(_ page: PageBytes, _ node: Int) throws(JournalError) -> UInt64 {
        guard let low = page.u16(node), let middle = page.u16(node + 2), let high = page.u16(node + 4) else {
            throw DataFile.unreadable
        }
        return UInt64(low) | UInt64(middle) << 16 | UInt64(high) << 32
    }

    /// A leaf's node leads from a transaction's number to a list of pages, with their count first.
    private mutating func addList(_ page: PageBytes, _ node: Int) throws(JournalError) {
        guard let low = page.u16(node), let high = page.u16(node + 2), let flags = page.u16(node + 4),
            let keyBytes = page.u16(node + 6)
        else { throw DataFile.unreadable }
        let start = node + 8 + Int(keyBytes)
        guard flags & Flag.big != 0 else { return try addList(page, at: start) }
        guard let first = page.u64(start) else { throw DataFile.unreadable }
        let size = Int(low) | Int(high) << 16
        try addList(PageBytes(try read(first, size, count: size, from: Self.headerBytes)), at: 0)
    }

    private mutating func addList(_ bytes: PageBytes, at start: Int) throws(JournalError) {
        guard let count = bytes.u64(start), count <= UInt64(bytes.count / 8) else { throw DataFile.unreadable }
        for index in 0..<Int(count) {
            guard let page = bytes.u64(start + 8 + index * 8) else { throw DataFile.unreadable }
            found.insert(page)
        }
    }

    /// - Parameter least: How many bytes there have to be.
    private func read(_ page: UInt64, _ least: Int, count: Int, from start: Int) throws(JournalError) -> [UInt8] {
        let (offset, isTooFar) = Int(clamping: page).multipliedReportingOverflow(by: pageBytes)
        guard !isTooFar, offset <= Int.max - start else { throw DataFile.unreadable }
        let bytes = try file.read(count, at: offset + start)
        guard bytes.count >= least else { throw DataFile.unreadable }
        return bytes
    }
}
