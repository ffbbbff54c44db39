/// A type that can be a table's key: its bytes sort as its values do.
public protocol OrderedKey: Sendable {
    /// The key as bytes: at least 1 and at most 511.
    var keyBytes: [UInt8] { get }
    /// The key that has these bytes, or `nil` if none of this type has.
    init?(keyBytes: UnsafeRawBufferPointer)
}

extension [UInt8] {
    /// A key of so many bytes, which are then appended, in one piece of memory: there are several of them for each job.
    package init(key length: Int, _ append: (inout [UInt8]) -> Void) {
        self = []
        reserveCapacity(length)
        append(&self)
    }

    /// Appends the number's bytes, the highest first, as keys have them.
    package mutating func append(key number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}

extension UInt64: OrderedKey {
    /// The number in 8 bytes, the highest first.
    public var keyBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }

    /// The number with these 8 bytes.
    public init?(keyBytes: UnsafeRawBufferPointer) {
        guard keyBytes.count == 8 else { return nil }
        self = UInt64(bigEndian: keyBytes.loadUnaligned(as: UInt64.self))
    }
}

extension UInt32: OrderedKey {
    /// The number in 4 bytes, the highest first.
    public var keyBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }

    /// The number with these 4 bytes.
    public init?(keyBytes: UnsafeRawBufferPointer) {
        guard keyBytes.count == 4 else { return nil }
        self = UInt32(bigEndian: keyBytes.loadUnaligned(as: UInt32.self))
    }
}

extension String: OrderedKey {
    /// The text as UTF-8.
    public var keyBytes: [UInt8] { Array(utf8) }

    /// The text with these bytes of UTF-8.
    public init?(keyBytes: UnsafeRawBufferPointer) { self.init(validating: keyBytes, as: UTF8.self) }
}
