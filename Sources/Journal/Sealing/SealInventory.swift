/// Which keys a journal is sealed with, and how many blocks each of them has sealed.
public struct SealInventory: Sendable, Hashable {
    /// The keys without which the journal cannot be opened, with the number of blocks that each has sealed.
    public internal(set) var blocks: [KeyID: Int] = [:]
    /// The number of blocks, and of keys that users chose, that stand there for everybody to read.
    public internal(set) var open = 0

    /// How many rows were found damaged while the journal was sealed; 0 where nothing was opened.
    ///
    /// Those that were not sealed before are now, as they were found. Those that a key has sealed which does not open
    /// them stay as they are, and keep that key in ``blocks``. All of them stay damaged.
    public internal(set) var damaged = 0
    /// Where the first of these are, at most 100.
    public internal(set) var damagedRows: [BlockPlace] = []
    static let namedRows = 100

    /// Whether all of the journal is sealed with `key`, so that every other key can be dropped.
    public func isSealed(with key: KeyID) -> Bool { open == 0 && Set(blocks.keys) == [key] }

    /// Counts in one view; it needs no key.
    package init(_ view: borrowing any StoreView & ~Copyable, tables: [SealableTable]) throws {
        for key in try SealRows(view).keys { blocks[key] = 0 }
        for table in tables { try count(table, view) }
    }

    /// Adds what was counted in other tables.
    mutating func add(_ other: SealInventory) {
        blocks.merge(other.blocks) { $0 + $1 }
        open += other.open
    }

    private mutating func count(_ table: SealableTable, _ view: borrowing any StoreView & ~Copyable) throws {
        var counted = self
        try view.scan(table.name, .all) { key, row in
            counted.count(Array(key), Array(row), of: table)
            return .next
        }
        self = counted
    }

    private mutating func count(_ key: [UInt8], _ row: [UInt8], of table: SealableTable) {
        if table.hasOpenKey(key, row) { open += 1 }
        guard table.blockStart != nil else { return }
        // What stands in a damaged row that is too short for what it says is not sealed as far as can be told.
        guard let block = table.block(in: row) else { return open += 1 }
        guard let sealedWith = SealedBlock.key(of: block) else { return open += 1 }
        blocks[sealedWith, default: 0] += 1
    }
}
