/// Reads what ``ByteWriter`` wrote; every read checks that the bytes are there.
package struct ByteReader {
    /// The bytes ended early, or say something that cannot be.
    package struct Malformed: Error, Hashable {
        package let offset: Int
        package init(offset: Int) { self.offset = offset }
    }

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    package init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    package var offset: Int { position - bytes.startIndex }
    package var remaining: Int { bytes.endIndex - position }
    package var isAtEnd: Bool { remaining == 0 }

    package mutating func fixed<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws(Malformed) -> Value {
        var value: Value = 0
        for (index, byte) in try take(MemoryLayout<Value>.size).enumerated() {
            value |= Value(truncatingIfNeeded: byte) << (8 * index)
        }
        return value
    }

    package mutating func varint() throws(Malformed) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let next = try byte()
            guard shift < 63 || next <= 1 else { throw malformed }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
        }
        throw malformed
    }

    /// A varint that is a count or a length: at most `limit`.
    package mutating func count(atMost limit: Int = Int(Int32.max)) throws(Malformed) -> Int {
        let value = try varint()
        guard value <= UInt64(limit) else { throw malformed }
        return Int(value)
    }

    package mutating func signed() throws(Malformed) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: (value >> 1) ^ (0 &- (value & 1)))
    }

    package mutating func byte() throws(Malformed) -> UInt8 {
        guard position < bytes.endIndex else { throw malformed }
        defer { position += 1 }
        return bytes[position]
    }

    package mutating func flag() throws(Malformed) -> Bool {
        switch try byte() {
        case 0: false
        case 1: true
        default: throw malformed
        }
    }

    package mutating func blob() throws(Malformed) -> [UInt8] { Array(try take(try count(atMost: remaining))) }

    package mutating func text() throws(Malformed) -> String {
        guard let text = String(validating: try take(try count(atMost: remaining)), as: UTF8.self) else {
            throw malformed
        }
        return text
    }

    package mutating func take(_ length: Int) throws(Malformed) -> ArraySlice<UInt8> {
        guard length >= 0, length <= remaining else { throw malformed }
        defer { position += length }
        return bytes[position..<position + length]
    }

    package var malformed: Malformed { Malformed(offset: offset) }
}
