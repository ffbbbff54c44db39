/// A type that can be a table's key: its bytes sort as its values do.
public protocol OrderedKey: Sendable {
    /// At most 511 bytes.
    var keyBytes: [UInt8] { get }
    init?(keyBytes: UnsafeRawBufferPointer)
}

extension UInt64: OrderedKey {
    public var keyBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }

    public init?(keyBytes: UnsafeRawBufferPointer) {
        guard keyBytes.count == 8 else { return nil }
        self = UInt64(bigEndian: keyBytes.loadUnaligned(as: UInt64.self))
    }
}

extension String: OrderedKey {
    public var keyBytes: [UInt8] { Array(utf8) }

    public init?(keyBytes: UnsafeRawBufferPointer) { self.init(validating: keyBytes, as: UTF8.self) }
}
