import RatchetJournal
import Testing

struct ZstdTests {
    @Test(arguments: [0, 1, 1_000, 1 << 20]) func `What is compressed comes back`(length: Int) throws {
        var chance = Seeded(seed: 1)
        let compressor = try ZstdCompressor()
        let decompressor = try ZstdDecompressor()
        for bytes in [chance.bytes(length), [UInt8](repeating: 7, count: length)] {
            let frame = try compressor.compress(bytes)
            #expect(try decompressor.decompress(frame[1...], limit: length) == bytes)
            #expect(frame.count <= length + length / 100 + 32)
            #expect(frame[0] == 1)
        }
    }

    @Test func `What repeats gets much shorter`() throws {
        #expect(try ZstdCompressor().compress([UInt8](repeating: 7, count: 100_000)).count < 100)
    }

    @Test(arguments: [0, 1, 999]) func `More than the limit is refused`(limit: Int) throws {
        let frame = try ZstdCompressor().compress([UInt8](repeating: 7, count: 1_000))
        let decompressor = try ZstdDecompressor()
        let error = #expect(throws: JournalError.self) { _ = try decompressor.decompress(frame[1...], limit: limit) }
        #expect(error?.code == .damaged)
    }

    @Test(arguments: [[0], [1, 2, 3, 4], Array("this is no frame at all".utf8)] as [[UInt8]])
    func `What is no frame is refused, and the next frame is read`(bytes: [UInt8]) throws {
        let decompressor = try ZstdDecompressor()
        let error = #expect(throws: JournalError.self) { _ = try decompressor.decompress(bytes[...], limit: 100) }
        #expect(error?.code == .damaged)
        let frame = try ZstdCompressor().compress([1, 2, 3])
        #expect(try decompressor.decompress(frame[1...], limit: 3) == [1, 2, 3])
    }

    /// A frame of one block that holds one byte: no memory is taken for what it says.
    @Test(arguments: [4 << 17, 1 << 30, 0x7FFF_FFFF] as [UInt32])
    func `A frame that says it holds more than its bytes can is refused`(length: UInt32) throws {
        let size = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        let frame = [0x28, 0xB5, 0x2F, 0xFD, 0xA0] + size + [0x0B, 0, 0, 0x41]
        let decompressor = try ZstdDecompressor()
        let error = #expect(throws: JournalError.self) { _ = try decompressor.decompress(frame[...], limit: .max) }
        #expect(error?.code == .damaged && error?.message.contains("than its \(frame.count) bytes can") == true)
    }
}
