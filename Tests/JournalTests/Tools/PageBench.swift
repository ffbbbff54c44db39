import Foundation
import Testing

@testable import RatchetJournal

/// The file of a journal with tables `rows` and `others`, and its pages by name, to be damaged by hand.
struct PageBench {
    private static let pageBytes = 4_096

    private let path: String
    private var bytes: [UInt8]
    /// The branch that table `rows` starts at, its first two leaves, and the first page of a large value.
    let root: Int
    let leaf: Int
    let other: Int
    let value: Int
    /// The leaf that has the lists of free pages, and where the first list is in it.
    let free: Int
    private let freeList: Int

    static func makeJournal(_ path: String) async throws {
        let store = try await LMDBStore.open(path)
        var batch = WriteBatch()
        for number in 0..<UInt64(100) {
            batch.add(.append("rows", key: number.keyBytes, value: [UInt8](repeating: 7, count: 100)))
            batch.add(.append("others", key: number.keyBytes, value: [UInt8](repeating: 7, count: 10)))
        }
        try await store.commit(batch)
        var more = WriteBatch()
        more.add(.append("rows", key: UInt64(1_000).keyBytes, value: [UInt8](repeating: 1, count: 9_000)))
        try await store.commit(more)
        await store.close()
    }

    init(_ journal: String) throws {
        path = journal + "/data.mdb"
        bytes = Array(try Data(contentsOf: URL(filePath: path)))
        let file = try PageFile(path, DataFile.newestMeta(path))
        let tables = PageWalk.walk(file) { _ in }.tables
        root = Int(try #require(tables["rows"]?.root))
        let branch = try file.tree(UInt64(root))
        leaf = Int(branch.child(0))
        other = Int(branch.child(1))
        let last = try file.tree(branch.child(branch.count - 1))
        guard case .pages(let first, _) = last.value(last.count - 1) else { throw DataFile.unreadable }
        value = Int(first)
        free = Int(try #require(file.meta.freeRoot))
        let lists = try file.tree(UInt64(free))
        guard case .inline(let range) = lists.value(0) else { throw DataFile.unreadable }
        freeList = range.lowerBound
    }

    func write() throws { try Data(bytes).write(to: URL(filePath: path)) }

    /// The text with the numbers of pages in the place of their names.
    func named(_ text: String) -> String {
        let pages = ["leaf": leaf, "other": other, "root": root, "value": value, "free": free]
        return pages.reduce(text) { $0.replacingOccurrences(of: "{\($1.key)}", with: "\($1.value)") }
    }

    // MARK: - Damage

    mutating func fill(_ page: Int, with byte: UInt8) {
        bytes.replaceSubrange(range(page), with: [UInt8](repeating: byte, count: Self.pageBytes))
    }

    mutating func copy(_ page: Int, to other: Int) { bytes.replaceSubrange(range(other), with: bytes[range(page)]) }

    mutating func set16(_ page: Int, _ offset: Int, _ value: UInt16) {
        let start = page * Self.pageBytes + offset
        bytes[start] = UInt8(truncatingIfNeeded: value)
        bytes[start + 1] = UInt8(value >> 8)
    }

    mutating func swap16(_ page: Int, _ one: Int, _ two: Int) {
        let (first, second) = (get16(page, one), get16(page, two))
        set16(page, one, second)
        set16(page, two, first)
    }

    /// Where a row of a page begins.
    func row(_ page: Int, _ index: Int) -> Int { Int(get16(page, 16 + index * 2)) }

    mutating func setFreeCount(_ count: UInt64) { set64(free, freeList, count) }
    mutating func setFirstFree(_ page: Int) { set64(free, freeList + 8, UInt64(page)) }

    /// The large value's pages are the last ones that were taken.
    mutating func cutBehindLeaves() { bytes.removeLast(bytes.count - value * Self.pageBytes) }

    private func get16(_ page: Int, _ offset: Int) -> UInt16 {
        let start = page * Self.pageBytes + offset
        return UInt16(bytes[start]) | UInt16(bytes[start + 1]) << 8
    }

    private mutating func set64(_ page: Int, _ offset: Int, _ value: UInt64) {
        let start = page * Self.pageBytes + offset
        for index in 0..<8 { bytes[start + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(index))) }
    }

    private func range(_ page: Int) -> Range<Int> { page * Self.pageBytes..<(page + 1) * Self.pageBytes }
}
