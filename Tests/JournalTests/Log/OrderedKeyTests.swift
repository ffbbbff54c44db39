import RatchetJournal
import Testing

/// The bytes of a key sort as its values do.
struct OrderedKeyTests {
    @Test func `Entities sort by kind, then by number, as values and as bytes`() {
        let entities = [0, 1, 255].flatMap { kind in
            [0, 1, 255, 256, .max].map { EntityID(EntityID.Kind(rawValue: kind), $0) }
        }
        #expect(entities.reversed().sorted() == entities)
        #expect(entities.reversed().sorted { $0.keyBytes.lexicographicallyPrecedes($1.keyBytes) } == entities)
        for entity in entities { #expect(entity.keyBytes.withUnsafeBytes(EntityID.init(keyBytes:)) == entity) }
    }

    @Test func `LSNs sort as values and as bytes`() {
        let numbers = [0, 1, 255, 256, 1 << 32, .max].map { LSN($0) }
        #expect(numbers.reversed().sorted { $0.keyBytes.lexicographicallyPrecedes($1.keyBytes) } == numbers)
        for lsn in numbers { #expect(lsn.keyBytes.withUnsafeBytes(LSN.init(keyBytes:)) == lsn) }
    }

    @Test(arguments: [0, 7, 10]) func `A key of another length is none`(length: Int) {
        let bytes = [UInt8](repeating: 1, count: length)
        #expect(bytes.withUnsafeBytes(EntityID.init(keyBytes:)) == nil)
        #expect(bytes.withUnsafeBytes(LSN.init(keyBytes:)) == nil)
    }

    @Test func `Stamps sort by group, then by item`() {
        let stamps = [Stamp(.zero, item: 9), Stamp(LSN(1), item: 0), Stamp(LSN(1), item: 1), Stamp(LSN(2), item: 0)]
        #expect(stamps.reversed().sorted() == stamps)
    }

    @Test func `A key that is no UTF-8 is no text`() {
        #expect([0xFF].withUnsafeBytes(String.init(keyBytes:)) == nil)
        #expect(Array("über".utf8).withUnsafeBytes(String.init(keyBytes:)) == "über")
    }
}
