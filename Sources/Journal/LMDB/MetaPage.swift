/// One of the two pages at the start of LMDB's file that say where everything is (`MDB_meta` of LMDB 0.9, 64 bits).
struct MetaPage: Sendable, Hashable {
    static let magic: UInt32 = 0xBEEF_C0DE
    static let version: UInt32 = 1
    /// Where the structure ends; the rest of the page is empty.
    static let byteCount = 152

    /// Where the parts are, from the start of the page. The page's header comes first.
    private enum Offset {
        static let magic = 16
        static let version = 20
        /// Two descriptions of tables, 48 bytes each; the first is that of the free pages.
        static let freeTable = 40
        static let mainTable = 88
        static let lastPage = 136
        static let transaction = 144
    }

    private static let pageSizes: Set<Int> = [512, 1024, 2048, 4096, 8192, 16384, 32768, 65536]

    let pageBytes: Int
    let lastPage: UInt64
    let transaction: UInt64
    /// LMDB's table of the pages that are free.
    let free: TableRecord
    /// LMDB's table of tables.
    let main: TableRecord
    /// The page at which the table of the free pages starts, or `nil` if that is empty.
    var freeRoot: UInt64? { free.root }

    /// `nil` if the bytes are not such a page.
    init?(_ bytes: [UInt8]) {
        let page = PageBytes(bytes)
        guard page.u32(Offset.magic) == Self.magic, page.u32(Offset.version) == Self.version,
            // The size of a page stands where the first description has nothing else to say.
            let pageBytes = page.u32(Offset.freeTable), Self.pageSizes.contains(Int(pageBytes)),
            let lastPage = page.u64(Offset.lastPage), lastPage < UInt64(Int.max) / UInt64(pageBytes) - 1,
            let transaction = page.u64(Offset.transaction),
            let free = TableRecord(page, at: Offset.freeTable),
            let main = TableRecord(page, at: Offset.mainTable)
        else { return nil }
        self.pageBytes = Int(pageBytes)
        self.lastPage = lastPage
        self.transaction = transaction
        self.free = free
        self.main = main
    }

    /// Whether its parts fit together. The older of the two pages need not: LMDB takes a commit back whose page could
    /// not be synced by writing the old numbers over it, and leaves the new roots.
    var isConsistent: Bool { (free.root ?? 0) <= lastPage && (main.root ?? 0) <= lastPage }
}
