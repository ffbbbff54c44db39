/// A journal's tables, read from the pages of LMDB's file; what lies behind a damaged page is left out.
struct PageView: StoreView {
    private static let depthLimit = 32

    let file: PageFile
    private let tables: [TableName: TableRecord]

    init(_ file: PageFile) {
        self.file = file
        var tables: [TableName: TableRecord] = [:]
        Self.rows(of: file.meta.main, in: file) { page, index in
            guard page.isTable(index), let name = String(validating: page.keyBytes(index), as: UTF8.self),
                let value = try? file.value(page, index),
                let record = TableRecord(PageBytes(Array(value)), at: 0)
            else { return .next }
            tables[TableName(name)] = record
            return .next
        }
        self.tables = tables
    }

    var tableNames: Set<TableName> { Set(tables.keys) }

    func value(for key: [UInt8], in table: TableName) throws(JournalError) -> [UInt8]? {
        row(for: key, in: table).map { whole($0, of: key, in: table) }
    }

    private func row(for key: [UInt8], in table: TableName) -> [UInt8]? {
        guard var number = tables[table]?.root else { return nil }
        for _ in 0..<Self.depthLimit {
            guard let page = try? file.tree(number) else { return nil }
            let place = page.place(of: key)
            if page.isBranch {
                number = page.child(place)
            } else {
                guard place < page.count, page.keyBytes(place).elementsEqual(key) else { return nil }
                return (try? file.value(page, place)).map { Array($0) }
            }
        }
        return nil
    }

    /// The value that starts with `first`; it ends where a chunk is missing.
    private func whole(_ first: [UInt8], of key: [UInt8], in table: TableName) -> [UInt8] {
        guard table != Chunks.table else { return first }
        var (value, last, index) = (first, first.count, 1)
        while Chunks.goOn(behind: last),
            let chunk = row(for: ChunkKey(table: table, row: key, index: index).bytes, in: Chunks.table),
            chunk.count >= Chunks.headBytes
        {
            value += chunk[Chunks.headBytes...]
            last = chunk.count - Chunks.headBytes
            index += 1
        }
        return value
    }

    func scan(
        _ table: TableName, _ range: KeyRange,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> ScanStep
    ) throws {
        guard let root = tables[table]?.root else { return }
        _ = try Self.scan(root, in: file, range, depth: 0) { page, index in
            guard range.contains(page.keyBytes(index)), let value = try? file.value(page, index) else { return .next }
            let isCut = Chunks.goOn(behind: value.count)
            let all = isCut ? whole(Array(value), of: Array(page.keyBytes(index)), in: table)[...] : value
            return try page.keyBytes(index).withUnsafeBytes { key in
                try all.withUnsafeBytes { value in try body(key, value) }
            }
        }
    }

    func count(of table: TableName) throws(JournalError) -> Int { tables[table]?.entries ?? 0 }

    // MARK: - Rows

    private typealias Visit = (TreePage, Int) throws -> ScanStep

    private static func rows(of table: TableRecord, in file: PageFile, _ visit: (TreePage, Int) -> ScanStep) {
        guard let root = table.root else { return }
        _ = try? scan(root, in: file, .all, depth: 0, visit)
    }

    /// The rows of the range, and perhaps others beside it.
    private static func scan(
        _ number: UInt64, in file: PageFile, _ range: KeyRange, depth: Int, _ visit: Visit
    ) throws -> ScanStep {
        guard depth < depthLimit, let page = try? file.tree(number) else { return .next }
        let first = range.lower.map { page.place(of: $0) } ?? 0
        let last = min(range.upper.map { page.place(of: $0) } ?? page.count - 1, page.count - 1)
        guard first <= last else { return .next }
        for offset in 0...last - first {
            let index = range.descending ? last - offset : first + offset
            let step =
                try page.isBranch
                ? scan(page.child(index), in: file, range, depth: depth + 1, visit) : visit(page, index)
            if step == .stop { return .stop }
        }
        return .next
    }
}

extension TreePage {
    /// Of a branch: the child below which the key would be. Of a leaf: the first row that is not less.
    fileprivate func place(of key: [UInt8]) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = low + (high - low) / 2
            // A branch's first key is empty: it comes before all others.
            let isBefore = isBranch && middle == 0 || precedes(middle, key)
            if isBefore { low = middle + 1 } else { high = middle }
        }
        return isBranch ? max(low - 1, 0) : low
    }

    /// Of a leaf: whether the row is less than the key. Of a branch: whether it is not greater.
    private func precedes(_ index: Int, _ key: [UInt8]) -> Bool {
        isBranch ? !key.lexicographicallyPrecedes(keyBytes(index)) : keyBytes(index).lexicographicallyPrecedes(key)
    }
}

extension KeyRange {
    fileprivate func contains(_ key: ArraySlice<UInt8>) -> Bool {
        if let lower, key.lexicographicallyPrecedes(lower) { return false }
        if let upper, !key.lexicographicallyPrecedes(upper) { return false }
        return true
    }
}
