/// Goes through all pages of LMDB's file and says what is wrong with them: pages that are out of range, that are used
/// twice, that are used and free, or that are no sound part of a tree.
///
/// It goes on behind what is damaged. Its memory is a bit for each page, and a key for each long value.
struct PageWalk {
    /// What is wrong, and in which table; `nil` for LMDB's own: that of the tables, and that of the free pages.
    struct Fault: Sendable, Hashable {
        let table: TableName?
        let fault: PageFault
    }

    /// What a sound file has.
    struct Result: Sendable {
        var faults: [Fault] = []
        /// How many faults there are, with those that `faults` has no room for.
        var faultCount = 0
        var tables: [TableName: TableRecord] = [:]
        /// The first chunks of all values that go on behind their rows.
        var firstChunks: [ChunkKey] = []
        var usedPages = 0
        var freePages = 0
    }

    private static let depthLimit = 32
    private static let faultLimit = 200

    private let file: PageFile
    private let report: WorkProgress.Report
    private var used: [UInt64]
    private var result = Result()
    private var table: TableName?
    private var rows = 0
    private var lastKey: ArraySlice<UInt8>?

    static func walk(_ file: PageFile, report: @escaping WorkProgress.Report) -> Result {
        var walk = PageWalk(file, report)
        walk.walkAll()
        return walk.result
    }

    private init(_ file: PageFile, _ report: @escaping WorkProgress.Report) {
        self.file = file
        self.report = report
        used = Array(repeating: 0, count: Int(file.meta.lastPage / 64) + 1)
        mark(0)
        mark(1)
    }

    private mutating func walkAll() {
        var tables: [(TableName, TableRecord)] = []
        walk(file.meta.main) { walk, page, index in
            guard page.isTable(index), let value = try? walk.file.value(page, index),
                let record = TableRecord(PageBytes(Array(value)), at: 0),
                let name = String(validating: page.keyBytes(index), as: UTF8.self)
            else { return walk.add(PageFault(page.number, "has a row in the table of tables that is no table")) }
            tables.append((TableName(name), record))
        }
        for (name, record) in tables {
            table = name
            result.tables[name] = record
            walk(record) { walk, page, index in
                guard name != Chunks.table, case .pages(_, bytes: Chunks.byteCount) = page.value(index) else { return }
                walk.result.firstChunks.append(ChunkKey(table: name, row: Array(page.keyBytes(index)), index: 1))
            }
        }
        table = JournalTables.freePages
        var free: [(UInt64, ArraySlice<UInt8>)] = []
        walk(file.meta.free, isOrdered: false) { walk, page, index in
            if let list = try? walk.file.value(page, index) { free.append((page.number, list)) }
        }
        for (page, list) in free { addFree(PageBytes(Array(list)), from: page) }
        tell()
    }

    // MARK: - Trees

    private typealias Visit = (inout PageWalk, TreePage, Int) -> Void

    private mutating func walk(_ record: TableRecord, isOrdered: Bool = true, _ visit: Visit) {
        (rows, lastKey) = (0, nil)
        let before = result.faultCount
        if let root = record.root { walk(root, depth: 1, of: record, isOrdered, visit) }
        // What a damaged page hides cannot be counted.
        guard result.faultCount == before, rows != record.entries else { return }
        add(PageFault(record.root ?? 0, "is the root of \(rows) rows, and should be that of \(record.entries)"))
    }

    private mutating func walk(
        _ number: UInt64, depth: Int, of record: TableRecord, _ isOrdered: Bool, _ visit: Visit
    ) {
        guard depth <= Self.depthLimit, use(number, pages: 1), let page = read(number) else { return }
        guard page.isBranch == (depth < record.depth) else {
            return add(
                PageFault(number, "is \(page.isBranch ? "a branch where rows" : "rows where a branch") should be"))
        }
        for index in 0..<page.count {
            if page.isBranch {
                walk(page.child(index), depth: depth + 1, of: record, isOrdered, visit)
            } else {
                walk(row: index, of: page, isOrdered)
                visit(&self, page, index)
            }
        }
    }

    private mutating func walk(row index: Int, of page: TreePage, _ isOrdered: Bool) {
        rows += 1
        if isOrdered {
            let key = page.keyBytes(index)
            if let lastKey, !lastKey.lexicographicallyPrecedes(key) {
                add(PageFault(page.number, "has keys that are not in order"))
            }
            lastKey = key
        }
        guard case .pages(let first, let bytes) = page.value(index) else { return }
        do throws(PageFault) {
            _ = use(first, pages: try file.overflow(first, bytes: bytes))
        } catch {
            add(error)
        }
    }

    private mutating func read(_ number: UInt64) -> TreePage? {
        do throws(PageFault) {
            return try file.tree(number)
        } catch {
            add(error)
            return nil
        }
    }

    // MARK: - Pages

    /// Notes that pages are in use.
    /// - Returns: Whether they are in the file, and were not in use before.
    private mutating func use(_ first: UInt64, pages: Int) -> Bool {
        for number in first..<first + UInt64(pages) {
            guard number >= 2, number <= file.meta.lastPage else {
                add(PageFault(number, "is outside of the file"))
                return false
            }
            guard mark(number) else {
                add(PageFault(number, "is used twice"))
                return false
            }
        }
        result.usedPages += pages
        if result.usedPages.isMultiple(of: 1_024) { tell() }
        return true
    }

    private mutating func addFree(_ list: PageBytes, from page: UInt64) {
        guard let count = list.u64(0), count <= UInt64(list.count / 8 - 1) else {
            return add(PageFault(page, "has a list of free pages that is longer than its room"))
        }
        for index in 0..<Int(count) {
            guard let number = list.u64(8 + index * 8), number >= 2, number <= file.meta.lastPage else {
                add(PageFault(page, "has a list of free pages with one that is outside of the file"))
                continue
            }
            guard mark(number) else {
                add(PageFault(number, "is free, and in use or free a second time"))
                continue
            }
            result.freePages += 1
        }
    }

    /// - Returns: Whether the page was not marked before.
    @discardableResult
    private mutating func mark(_ number: UInt64) -> Bool {
        let (word, bit) = (Int(number / 64), UInt64(1) << (number % 64))
        defer { used[word] |= bit }
        return used[word] & bit == 0
    }

    private mutating func add(_ fault: PageFault) {
        result.faultCount += 1
        if result.faults.count < Self.faultLimit { result.faults.append(Fault(table: table, fault: fault)) }
    }

    private func tell() {
        report(WorkProgress("pages", result.usedPages, of: nil, .pages))
    }
}
