import RatchetJournal
import Testing

/// Turns some bits of every byte round: what it has made looks like nothing else.
struct Mask: BlockCodec, CustomTestStringConvertible {
    let id: UInt8
    let key: UInt8

    init(_ id: UInt8, key: UInt8 = 0x5A) {
        self.id = id
        self.key = key
    }

    var testDescription: String { "mask \(id)" }

    func encode(_ block: [UInt8], at place: BlockPlace) throws(JournalError) -> [UInt8] { block.map { $0 ^ key } }

    func decode(
        _ bytes: ArraySlice<UInt8>, at place: BlockPlace, limit: Int
    ) throws(JournalError) -> [UInt8] {
        guard bytes.count <= limit else { throw JournalError(.damaged, "it is too long") }
        return bytes.map { $0 ^ key }
    }
}

/// Makes every block half as long again.
struct Bloat: BlockCodec {
    let id: UInt8 = 128

    func encode(_ block: [UInt8], at place: BlockPlace) throws(JournalError) -> [UInt8] {
        block + [UInt8](repeating: 0, count: block.count / 2) + [UInt8(truncatingIfNeeded: block.count % 2)]
    }

    func decode(
        _ bytes: ArraySlice<UInt8>, at place: BlockPlace, limit: Int
    ) throws(JournalError) -> [UInt8] {
        guard let odd = bytes.last else { throw JournalError(.damaged, "it is empty") }
        return Array(bytes.prefix((bytes.count - 1 - Int(odd)) / 3 * 2 + Int(odd)))
    }
}

/// Puts where a block stands in front of it, and checks that.
struct Bound: BlockCodec {
    let id: UInt8 = 129

    func encode(_ block: [UInt8], at place: BlockPlace) throws(JournalError) -> [UInt8] { Self.mark(place) + block }

    func decode(
        _ bytes: ArraySlice<UInt8>, at place: BlockPlace, limit: Int
    ) throws(JournalError) -> [UInt8] {
        guard bytes.starts(with: Self.mark(place)) else { throw JournalError(.damaged, "it stands elsewhere") }
        return Array(bytes.dropFirst(4))
    }

    private static func mark(_ place: BlockPlace) -> [UInt8] {
        var writer = ByteWriter()
        writer.fixed(CRC32C.checksum(Array(place.table.rawValue.utf8) + [0] + place.key + [0] + place.header))
        return writer.bytes
    }
}
