import RatchetEncryption
import RatchetJournal
import Testing

@Suite struct `A sealed block` {
    private let place = BlockPlace(table: "entities", key: [1, 2, 3], header: [4, 5])
    private let block = Array("the users' own bytes, all of them".utf8)

    private func codec(_ id: KeyID, _ byte: UInt8, others: [SealingKey] = []) throws -> AESGCM {
        AESGCM(keys: try KeyRing(current: try Self.key(id, byte), others: others))
    }

    private static func key(_ id: KeyID, _ byte: UInt8) throws -> SealingKey {
        try SealingKey(id: id, bytes: Array(repeating: byte, count: 32))
    }

    @Test(arguments: [0, 1, 33, 100_000])
    func `is opened where it was sealed`(length: Int) throws {
        let codec = try codec(1, 0x11)
        let block = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        let sealed = try codec.encode(block, at: place)
        #expect(sealed.count == length + 37)
        #expect(try codec.decode(sealed[...], at: place, limit: length) == block)
        #expect(sealed.first == 1)
    }

    @Test func `never looks the same twice, and has nothing of what is in it`() throws {
        let codec = try codec(1, 0x11)
        let sealed = try (0..<100).map { _ in try codec.encode(block, at: place) }
        #expect(Set(sealed).count == 100)
        #expect(Set(sealed.map { Array($0[9..<21]) }).count == 100)
        #expect(sealed.allSatisfy { !$0.contains(Array("users".utf8)) })
    }

    @Test func `is refused if any bit of it is turned round`() throws {
        let codec = try codec(1, 0x11)
        let sealed = try codec.encode(block, at: place)
        for bit in 0..<sealed.count * 8 {
            var changed = sealed
            changed[bit / 8] ^= 1 << (bit % 8)
            let error = try #require(throws: JournalError.self, "bit \(bit)") {
                try codec.decode(changed[...], at: place, limit: 1_000)
            }
            #expect(bit < 8 ? [.missingKey, .damaged].contains(error.code) : error.code == .damaged, "bit \(bit)")
        }
    }

    @Test func `is refused if it is cut short, or longer than it may be`() throws {
        let codec = try codec(1, 0x11)
        let sealed = try codec.encode(block, at: place)
        for length in 0..<sealed.count {
            let error = try #require(throws: JournalError.self) {
                try codec.decode(sealed[..<length], at: place, limit: 1_000)
            }
            #expect(error.code == .damaged)
        }
        #expect(throws: JournalError.self) { try codec.decode(sealed[...], at: place, limit: block.count - 1) }
        #expect(throws: JournalError.self) { try codec.decode(sealed + [0], at: place, limit: 1_000) }
    }

    @Test(arguments: [
        BlockPlace(table: "entities", key: [1, 2, 4], header: [4, 5]),
        BlockPlace(table: "plans", key: [1, 2, 3], header: [4, 5]),
        BlockPlace(table: "entities", key: [1, 2, 3], header: [4, 6]),
        BlockPlace(table: "entities", key: [1, 2, 3, 4], header: [5]),
        BlockPlace(table: "entitie", key: [0x73, 1, 2, 3], header: [4, 5]),
    ])
    func `is refused in another place`(other: BlockPlace) throws {
        let codec = try codec(1, 0x11)
        let sealed = try codec.encode(block, at: place)
        let error = try #require(throws: JournalError.self) { try codec.decode(sealed[...], at: other, limit: 1_000) }
        #expect(error.code == .damaged)
        #expect(error.message.contains("moved"))
    }

    @Test func `needs its key, and says which`() throws {
        let sealed = try codec(7, 0x11).encode(block, at: place)
        let missing = try #require(throws: JournalError.self) {
            try codec(8, 0x11).decode(sealed[...], at: place, limit: 1_000)
        }
        #expect(missing.code == .missingKey)
        #expect(missing.message.contains("key 7"))
        #expect(missing.message.contains("entities"))
        let wrong = try #require(throws: JournalError.self) {
            try codec(7, 0x12).decode(sealed[...], at: place, limit: 1_000)
        }
        #expect(wrong.code == .damaged)
        #expect(wrong.message.contains("key 7"))
        let both = try codec(8, 0x22, others: [Self.key(7, 0x11)])
        #expect(try both.decode(sealed[...], at: place, limit: 1_000) == block)
        #expect(both.keys == [7, 8])
        #expect(try both.encode(block, at: place).first == 8)
    }

    @Test func `A digest depends on the bytes and on the secret`() throws {
        let codec = try codec(1, 0x11)
        let (secret, other) = (codec.makeSecret(), codec.makeSecret())
        #expect(secret.count == 32 && secret != other)
        let digest = codec.digest(of: block, under: secret)
        #expect(digest.count == 32)
        #expect(digest == codec.digest(of: block, under: secret))
        #expect(digest != codec.digest(of: block, under: other))
        #expect(digest != codec.digest(of: block + [0], under: secret))
    }
}
