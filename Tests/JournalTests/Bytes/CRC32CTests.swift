import RatchetJournal
import Testing

struct CRC32CTests {
    /// The check value of the catalogue of parametrised CRC algorithms, and the examples of RFC 3720, B.4.
    @Test(
        arguments: [
            (Array("123456789".utf8), 0xE306_9283), ([], 0), ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
            ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0..<32), 0x46DD_794E),
            (Array((0..<32).reversed()), 0x113F_DB5C),
        ] as [([UInt8], UInt32)])
    func `The checksum of known bytes is the known one`(bytes: [UInt8], checksum: UInt32) {
        #expect(CRC32C.checksum(bytes) == checksum)
    }

    @Test func `A checksum that is continued equals that of the whole`() {
        var chance = Seeded(seed: 1)
        let bytes = chance.bytes(70)
        for cut in 0...bytes.count {
            let start = CRC32C.checksum(bytes[..<cut])
            #expect(CRC32C.checksum(bytes[cut...], continuing: start) == CRC32C.checksum(bytes))
        }
    }

    @Test func `Bytes that are not contiguous have the same checksum`() {
        let bytes = Array("123456789".utf8)
        #expect(CRC32C.checksum(Array(bytes.reversed()).reversed() as ReversedCollection) == 0xE306_9283)
    }
}
