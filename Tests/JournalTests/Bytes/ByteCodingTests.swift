import RatchetJournal
import Testing

/// What is written is what is read, and bytes that nobody wrote so are refused.
struct ByteCodingTests {
    @Test(
        arguments: [
            (0, 1), (1, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (UInt64(UInt32.max), 5), (1 << 62, 9),
            ((1 << 63) - 1, 9), (1 << 63, 10), (.max, 10),
        ] as [(UInt64, Int)])
    func `A varint comes back, at its shortest`(value: UInt64, length: Int) throws {
        let bytes = written { $0.varint(value) }
        #expect(bytes.count == length)
        #expect(try readWhole(bytes) { reader throws(ByteReader.Malformed) in try reader.varint() } == value)
    }

    @Test(
        arguments: [
            (0, 1), (-1, 1), (1, 1), (63, 1), (-64, 1), (64, 2), (-65, 2), (.max, 10), (.min, 10),
        ] as [(Int64, Int)])
    func `A signed varint comes back, and small magnitudes are short`(value: Int64, length: Int) throws {
        let bytes = written { $0.signed(value) }
        #expect(bytes.count == length)
        #expect(try readWhole(bytes) { reader throws(ByteReader.Malformed) in try reader.signed() } == value)
    }

    @Test func `A negative count is written as none`() {
        #expect(written { $0.varint(-1) } == [0])
    }

    @Test(
        arguments: [
            ("more than 64 bits", Array(repeating: 0xFF, count: 9) + [0x02]),
            ("an eleventh byte", Array(repeating: 0x80, count: 10) + [0x00]),
            ("a tenth byte that goes on", Array(repeating: 0xFF, count: 9) + [0x81, 0x00]),
            ("no end", [0x80, 0x80]), ("no bytes", []),
        ] as [(String, [UInt8])])
    func `A varint that cannot be is refused`(what: String, bytes: [UInt8]) {
        #expect(throws: ByteReader.Malformed.self, "\(what)") {
            var reader = ByteReader(bytes)
            _ = try reader.varint()
        }
    }

    @Test func `Fixed integers come back, least significant byte first`() throws {
        #expect(written { $0.fixed(UInt32(0x0102_0304)) } == [4, 3, 2, 1])
        let bytes = written { writer in
            writer.fixed(UInt8.max)
            writer.fixed(Int16.min)
            writer.fixed(Int32(-2))
            writer.fixed(UInt64.max - 1)
            writer.fixed(Int64.min)
        }
        var reader = ByteReader(bytes)
        #expect(try reader.fixed(UInt8.self) == .max)
        #expect(try reader.fixed(Int16.self) == .min)
        #expect(try reader.fixed(Int32.self) == -2)
        #expect(try reader.fixed(UInt64.self) == .max - 1)
        #expect(try reader.fixed(Int64.self) == .min)
        #expect(reader.isAtEnd)
    }

    @Test(arguments: ["", "a", "Schlüssel", "🧷 \u{0} end", String(repeating: "x", count: 300)])
    func `Text comes back`(text: String) throws {
        let bytes = written { $0.text(text) }
        #expect(try readWhole(bytes) { reader throws(ByteReader.Malformed) in try reader.text() } == text)
    }

    @Test(
        arguments: [
            [1, 0xFF], [2, 0xC0, 0x80], [3, 0xED, 0xA0, 0x80], [2, 0xE2, 0x82], [4, 0xF4, 0x90, 0x80, 0x80], [2, 0x61],
        ] as [[UInt8]])
    func `Text that is no UTF-8, or not all there, is refused`(bytes: [UInt8]) {
        #expect(throws: ByteReader.Malformed.self) {
            var reader = ByteReader(bytes)
            _ = try reader.text()
        }
    }

    @Test(arguments: [0, 1, 127, 128, 70_000])
    func `A blob comes back`(length: Int) throws {
        var chance = Seeded(seed: 1)
        let blob = chance.bytes(length)
        let bytes = written { $0.blob(blob) }
        #expect(try readWhole(bytes) { reader throws(ByteReader.Malformed) in try reader.blob() } == blob)
    }

    @Test(
        arguments: [
            [3, 1, 2], [1], [], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 7],
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 7],
        ] as [[UInt8]])
    func `A blob that is longer than what is there is refused`(bytes: [UInt8]) {
        #expect(throws: ByteReader.Malformed.self) {
            var reader = ByteReader(bytes)
            _ = try reader.blob()
        }
    }

    @Test func `A flag is one of two bytes`() throws {
        #expect(
            written {
                $0.flag(false); $0.flag(true)
            } == [0, 1])
        var reader = ByteReader([0, 1, 2])
        #expect(try reader.flag() == false)
        #expect(try reader.flag() == true)
        #expect(throws: ByteReader.Malformed(offset: 3)) { try reader.flag() }
    }

    @Test func `A count is refused above its limit`() throws {
        var reader = ByteReader([5, 5])
        #expect(try reader.count(atMost: 5) == 5)
        #expect(throws: ByteReader.Malformed.self) { try reader.count(atMost: 4) }
    }

    @Test(arguments: [-1, 4, .max])
    func `No more is taken than there is`(length: Int) {
        var reader = ByteReader([1, 2, 3])
        #expect(throws: ByteReader.Malformed.self) { try reader.take(length) }
    }

    @Test func `A reader of a slice counts from its start`() throws {
        var reader = ByteReader([9, 9, 1, 2, 9][2..<4])
        #expect(reader.remaining == 2)
        #expect(try reader.byte() == 1)
        #expect(reader.offset == 1)
        #expect(try reader.byte() == 2)
        #expect(throws: ByteReader.Malformed(offset: 2)) { try reader.byte() }
    }

    private func written(_ write: (inout ByteWriter) -> Void) -> [UInt8] {
        var writer = ByteWriter()
        write(&writer)
        return writer.bytes
    }

    /// Reads a value, and expects that no byte is left.
    private func readWhole<Value>(
        _ bytes: [UInt8], _ read: (inout ByteReader) throws(ByteReader.Malformed) -> Value
    ) throws -> Value {
        var reader = ByteReader(bytes)
        let value = try read(&reader)
        try #require(reader.isAtEnd)
        return value
    }
}
