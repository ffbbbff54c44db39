/// The bytes of a page as numbers, in the order that LMDB writes them in: the machine's own.
struct PageBytes: Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }

    /// `nil` beyond the end.
    func u16(_ offset: Int) -> UInt16? { number(offset) }
    func u32(_ offset: Int) -> UInt32? { number(offset) }
    func u64(_ offset: Int) -> UInt64? { number(offset) }

    private func number<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int) -> Number? {
        guard offset >= 0, offset <= bytes.count - MemoryLayout<Number>.size else { return nil }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
    }
}
