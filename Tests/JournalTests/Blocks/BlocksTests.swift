import RatchetJournal
import Testing

/// The chain that bytes go through on their way to the disk and back.
struct BlocksTests {
    private static let place = BlockPlace(table: "log", key: [0, 7], header: [9])
    private static let repeating = [UInt8](repeating: 7, count: 10_000)

    private static func encode(_ bytes: [UInt8], _ blocks: Blocks) throws -> [UInt8] {
        try blocks.encode(PlainBlock(bytes), at: place)
    }

    private static func decode(_ block: [UInt8], _ blocks: Blocks, limit: Int = 1 << 20) throws -> [UInt8] {
        try blocks.decode(block[...], at: place, limit: limit)
    }

    @Test(arguments: [0, 1, 63, 64, 5_000], [[], [Mask(200)], [Mask(200), Mask(201, key: 9)]])
    func `What goes in comes back`(length: Int, codecs: [Mask]) throws {
        var chance = Seeded(seed: UInt64(length))
        let blocks = try Blocks(codecs: codecs)
        for bytes in [chance.bytes(length), [UInt8](repeating: 7, count: length)] {
            let block = try Self.encode(bytes, blocks)
            #expect(block.first == codecs.last?.id ?? block.first)
            #expect(try Self.decode(block, blocks, limit: length) == bytes)
        }
    }

    @Test func `A block is compressed if that makes it shorter, and is plain otherwise`() throws {
        var chance = Seeded(seed: 3)
        let random = chance.bytes(5_000)
        #expect(try Self.encode(random, .plain) == [0] + random)
        let compressed = try Self.encode(Self.repeating, .plain)
        #expect(compressed.first == 1 && compressed.count < 100)
        let short = [UInt8](repeating: 7, count: 63)
        #expect(try Self.encode(short, .plain) == [0] + short)
    }

    @Test func `Codecs are handed what is compressed, in their order`() throws {
        let block = try Self.encode(Self.repeating, Blocks(codecs: [Mask(200), Mask(201, key: 9)]))
        let plain = try Self.encode(Self.repeating, .plain)
        let first = [200] + plain.map { $0 ^ 0x5A }
        #expect(block == [201] + first.map { $0 ^ 9 })
    }

    @Test func `Blocks of an older chain stay readable`() throws {
        let (one, other) = (Mask(200), Mask(201))
        let newest = try Blocks(codecs: [other, one])
        for codecs in [[], [one], [one, other], [other]] {
            #expect(try Self.decode(Self.encode(Self.repeating, Blocks(codecs: codecs)), newest) == Self.repeating)
        }
    }

    @Test func `A block of a codec that is not configured says which, and what to do`() throws {
        let block = try Self.encode(Self.repeating, Blocks(codecs: [Mask(200), Mask(201)]))
        let error = #expect(throws: JournalError.self) { _ = try Self.decode(block, Blocks(codecs: [Mask(201)])) }
        #expect(error?.code == .missingCodec)
        #expect(error?.message.contains("id 200") == true)
        #expect(error?.message.contains("row 0007 of table 'log'") == true)
        #expect(error?.message.contains("JournalConfiguration") == true)
    }

    @Test(arguments: [[Mask(0)], [Mask(1)], [Mask(200), Mask(201), Mask(200)]])
    func `A codec whose id is taken is refused`(codecs: [Mask]) {
        let error = #expect(throws: JournalError.self) { _ = try Blocks(codecs: codecs) }
        #expect(error?.code == .unsuitableCodec)
        #expect(error?.message.contains("id \(codecs.last?.id ?? 0)") == true)
    }

    @Test func `A journal with such codecs is not opened`() async throws {
        let image = MemoryImage()
        let configuration = JournalConfiguration(codecs: [Mask(200), Mask(200)])
        await expectError(.unsuitableCodec) {
            _ = try await Journal.open(.memory(image), configuration: configuration)
        }
        #expect(!image.isOwned)
    }

    @Test func `A codec that makes blocks too long is refused when it does`() throws {
        let blocks = try Blocks(codecs: [Bloat()])
        #expect(try Self.decode(Self.encode([1, 2, 3], blocks), blocks) == [1, 2, 3])
        var chance = Seeded(seed: 4)
        let bytes = chance.bytes(40_000)
        let error = #expect(throws: JournalError.self) { _ = try Self.encode(bytes, blocks) }
        #expect(error?.code == .unsuitableCodec)
    }

    @Test(arguments: [0, 9_999], [[], [Mask(200)]])
    func `More than the limit is refused`(limit: Int, codecs: [Mask]) throws {
        let blocks = try Blocks(codecs: codecs)
        var chance = Seeded(seed: 5)
        for bytes in [Self.repeating, chance.bytes(10_000)] {
            let block = try Self.encode(bytes, blocks)
            let error = #expect(throws: JournalError.self) { _ = try Self.decode(block, blocks, limit: limit) }
            #expect(error?.code == .damaged)
        }
    }

    @Test(arguments: [[], [1], [1, 2, 3], [1, 0x28, 0xB5, 0x2F, 0xFD, 0xE0, 255, 255, 255, 255, 255, 255, 255, 127]])
    func `What is no block is refused, whatever length it claims`(block: [UInt8]) {
        let error = #expect(throws: JournalError.self) { _ = try Self.decode(block, .plain) }
        #expect(error?.code == .damaged)
    }

    @Test func `A block that is nested too deeply is refused`() throws {
        var block: [UInt8] = [0, 1]
        let mask = Mask(200)
        for _ in 0..<100 { block = [200] + (try mask.encode(block, at: Self.place)) }
        let error = #expect(throws: JournalError.self) { _ = try Self.decode(block, Blocks(codecs: [mask])) }
        #expect(error?.code == .damaged)
    }

    @Test func `A codec is told where the block stands`() throws {
        let blocks = try Blocks(codecs: [Bound()])
        let block = try Self.encode([1, 2, 3], blocks)
        #expect(try Self.decode(block, blocks) == [1, 2, 3])
        for other in [
            BlockPlace(table: "entities", key: [0, 7], header: [9]),
            BlockPlace(table: "log", key: [0, 8], header: [9]),
            BlockPlace(table: "log", key: [0, 7], header: [8]),
        ] {
            let error = #expect(throws: JournalError.self) { _ = try blocks.decode(block[...], at: other, limit: 10) }
            #expect(error?.code == .damaged)
        }
    }
}
