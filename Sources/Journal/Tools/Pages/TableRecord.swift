/// What LMDB's file says of one table: where it starts, and how much is in it (`MDB_db` of LMDB 0.9, 48 bytes).
struct TableRecord: Sendable, Hashable {
    static let byteCount = 48

    let flags: UInt16
    /// How many pages lie between the root and a row, both counted.
    let depth: Int
    /// How many rows it has.
    let entries: Int
    /// How many pages it has: of branches, of leaves, and for values that do not fit into a leaf.
    let pages: Int
    /// The page at which it starts; `nil` if it is empty.
    let root: UInt64?

    /// `nil` if the bytes end before, or say something that cannot be.
    init?(_ page: PageBytes, at offset: Int) {
        guard let flags = page.u16(offset + 4), let depth = page.u16(offset + 6), let branches = page.u64(offset + 8),
            let leaves = page.u64(offset + 16), let overflows = page.u64(offset + 24),
            let entries = page.u64(offset + 32), let root = page.u64(offset + 40)
        else { return nil }
        self.flags = flags
        self.depth = Int(depth)
        self.entries = Int(clamping: entries)
        let (some, isTooMany) = branches.addingReportingOverflow(leaves)
        let (all, isFarTooMany) = some.addingReportingOverflow(overflows)
        guard !isTooMany, !isFarTooMany else { return nil }
        pages = Int(clamping: all)
        self.root = root == .max ? nil : root
    }
}
