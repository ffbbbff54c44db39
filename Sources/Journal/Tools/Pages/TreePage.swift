/// One page of a table's tree, a branch or a leaf: what it says of itself has been checked against its bounds.
struct TreePage: Sendable {
    static let headerBytes = 16
    private static let nodeBytes = 8

    private enum Flag {
        static let branch: UInt16 = 0x01
        static let leaf: UInt16 = 0x02
        static let overflow: UInt16 = 0x04
        /// Of a node: its value is in pages of its own, is a table, or is several.
        static let big: UInt16 = 0x01
        static let table: UInt16 = 0x02
        static let several: UInt16 = 0x04
    }

    /// Where a leaf's value is.
    enum Value: Sendable {
        case inline(Range<Int>)
        /// In pages of its own from this one on, and so long.
        case pages(UInt64, bytes: Int)
    }

    let number: UInt64
    let isBranch: Bool
    /// How many children or rows it has.
    let count: Int
    let bytes: PageBytes

    init(_ bytes: [UInt8], number: UInt64) throws(PageFault) {
        let page = PageBytes(bytes)
        guard let own = page.u64(0), let flags = page.u16(10), let lower = page.u16(12), let upper = page.u16(14) else {
            throw PageFault(number, "is not all there")
        }
        guard own == number else { throw PageFault(number, "says that it is page \(own)") }
        let kind = flags & (Flag.branch | Flag.leaf | Flag.overflow)
        guard kind == Flag.branch || kind == Flag.leaf else { throw PageFault(number, "is no page of a table") }
        guard lower >= Self.headerBytes, lower <= upper, Int(upper) <= bytes.count, lower.isMultiple(of: 2) else {
            throw PageFault(number, "has a list of rows that does not fit into it")
        }
        self.number = number
        isBranch = kind == Flag.branch
        count = (Int(lower) - Self.headerBytes) / 2
        self.bytes = page
        // A branch with one child is no sound tree, and LMDB ends the process where it finds one.
        guard count >= (isBranch ? 2 : 1) else { throw PageFault(number, "has too few rows") }
        for index in 0..<count { try check(index, upper: Int(upper)) }
    }

    private func check(_ index: Int, upper: Int) throws(PageFault) {
        let start = start(of: index)
        guard start >= upper, start + Self.nodeBytes <= bytes.count, key(index).upperBound <= bytes.count else {
            throw PageFault(number, "has a row that begins or ends outside of it")
        }
        guard !isBranch else { return }
        let flags = nodeFlags(index)
        guard flags & Flag.several == 0, flags & ~(Flag.big | Flag.table) == 0 else {
            throw PageFault(number, "has a row of an unknown kind")
        }
        let end = key(index).upperBound + (flags & Flag.big != 0 ? 8 : length(index))
        guard end <= bytes.count else { throw PageFault(number, "has a value that ends outside of it") }
    }

    /// Where the key of a row is. The first one of a branch has none.
    func key(_ index: Int) -> Range<Int> {
        let start = start(of: index) + Self.nodeBytes
        return start..<start + Int(bytes.u16(start - 2) ?? 0)
    }

    func keyBytes(_ index: Int) -> ArraySlice<UInt8> { bytes.bytes[key(index)] }

    /// The page below a branch's row.
    func child(_ index: Int) -> UInt64 {
        let start = start(of: index)
        let parts = [bytes.u16(start), bytes.u16(start + 2), bytes.u16(start + 4)].map { UInt64($0 ?? 0) }
        return parts[0] | parts[1] << 16 | parts[2] << 32
    }

    func value(_ index: Int) -> Value {
        let start = key(index).upperBound
        guard nodeFlags(index) & Flag.big == 0 else {
            return .pages(bytes.u64(start) ?? .max, bytes: length(index))
        }
        return .inline(start..<start + length(index))
    }

    /// Whether the value is what LMDB says of a table.
    func isTable(_ index: Int) -> Bool { nodeFlags(index) & Flag.table != 0 }

    private func start(of index: Int) -> Int { Int(bytes.u16(Self.headerBytes + index * 2) ?? 0) }
    private func nodeFlags(_ index: Int) -> UInt16 { bytes.u16(start(of: index) + 4) ?? 0 }

    private func length(_ index: Int) -> Int {
        let start = start(of: index)
        return Int(bytes.u16(start) ?? 0) | Int(bytes.u16(start + 2) ?? 0) << 16
    }

    /// Whether the bytes are the header of pages for a value of their own; how many pages they say there are.
    static func overflowPages(_ bytes: [UInt8], number: UInt64) throws(PageFault) -> Int {
        let page = PageBytes(bytes)
        guard let own = page.u64(0), let flags = page.u16(10), let count = page.u32(12) else {
            throw PageFault(number, "is not all there")
        }
        guard own == number else { throw PageFault(number, "says that it is page \(own)") }
        guard flags & (Flag.branch | Flag.leaf | Flag.overflow) == Flag.overflow else {
            throw PageFault(number, "is no page of a value")
        }
        return Int(count)
    }
}
