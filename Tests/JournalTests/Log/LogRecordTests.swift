import RatchetJournal
import Testing

/// A commit group as the table `log` keeps it.
struct LogRecordTests {
    private static let kind = EntityID.Kind(rawValue: 3)
    private static let lsn = LSN(7)

    /// Several entities, two of them of another kind, one twice, one with the greatest number, one without bytes.
    private static let items = [
        LogItem(EntityID(kind, 1), Array("started".utf8)), LogItem(EntityID(kind, 2), Array("started".utf8)),
        LogItem(EntityID(EntityID.Kind(rawValue: 255), .max), Array(0..<200)),
        LogItem(EntityID(EntityID.Kind(rawValue: 0), 0), []), LogItem(EntityID(kind, 1), Array("finished".utf8)),
    ]

    private static let header = GroupHeader(
        items: items.map { GroupHeader.Item(entity: $0.entity, length: $0.bytes.count) })
    private static let body = items.flatMap(\.bytes)

    /// Bit 4 of a frame's fifth byte; "a decoder shall not interpret this bit" (RFC 8878, 3.1.1.1.1.3).
    private static let unusedBit = 4 * 8 + 4

    private static func record() throws -> [UInt8] {
        try LogRecord.encode(lsn: lsn, header: header, body: body, compressor: ZstdCompressor())
    }

    @Test(arguments: [items, [], [items[3]]])
    func `A group comes back`(items: [LogItem]) throws {
        let header = GroupHeader(items: items.map { GroupHeader.Item(entity: $0.entity, length: $0.bytes.count) })
        let body = items.flatMap(\.bytes)
        let record = try LogRecord.encode(lsn: Self.lsn, header: header, body: body, compressor: ZstdCompressor())
        let (read, frame) = try LogRecord.header(of: record, lsn: Self.lsn)
        #expect(read == header)
        let decompressor = try ZstdDecompressor()
        #expect(try LogRecord.body(of: frame, header: read, lsn: Self.lsn, decompressor: decompressor) == body)
    }

    @Test func `A header comes back from its own bytes, neighbours in three bytes each`() throws {
        var writer = ByteWriter()
        let items = (0..<100).map { GroupHeader.Item(entity: EntityID(Self.kind, 1_000 + $0), length: 100) }
        GroupHeader(items: items).write(to: &writer)
        #expect(writer.count <= 3 * items.count + 4)
        var reader = ByteReader(writer.bytes)
        #expect(try GroupHeader(from: &reader).items == items)
        #expect(reader.isAtEnd)
    }

    @Test func `A header that promises more items than it has is refused`() {
        var writer = ByteWriter()
        writer.varint(UInt64.max)
        #expect(throws: ByteReader.Malformed.self) {
            var reader = ByteReader(writer.bytes)
            _ = try GroupHeader(from: &reader)
        }
    }

    @Test func `Any flipped bit in the header is found`() throws {
        let record = try Self.record()
        let headerLength = record.count - (try LogRecord.header(of: record, lsn: Self.lsn).frame.count)
        for bit in 0..<headerLength * 8 {
            let error = #expect(throws: JournalError.self, "bit \(bit)") {
                _ = try LogRecord.header(of: record.flipping(bit: bit), lsn: Self.lsn)
            }
            #expect(error?.code == .damaged)
        }
    }

    @Test func `Any flipped bit in the body is found, and leaves the header whole`() throws {
        let record = try Self.record()
        let decompressor = try ZstdDecompressor()
        let start = record.count - (try LogRecord.header(of: record, lsn: Self.lsn).frame.count)
        for bit in start * 8..<record.count * 8 where bit != start * 8 + Self.unusedBit {
            let (header, frame) = try LogRecord.header(of: record.flipping(bit: bit), lsn: Self.lsn)
            #expect(header == Self.header)
            let error = #expect(throws: JournalError.self, "bit \(bit - start * 8) of the body") {
                _ = try LogRecord.body(of: frame, header: header, lsn: Self.lsn, decompressor: decompressor)
            }
            #expect(error?.code == .damaged)
        }
    }

    @Test func `The one bit that zstd does not use changes nothing`() throws {
        let record = try Self.record()
        let start = record.count - (try LogRecord.header(of: record, lsn: Self.lsn).frame.count)
        let flipped = record.flipping(bit: start * 8 + Self.unusedBit)
        let (header, frame) = try LogRecord.header(of: flipped, lsn: Self.lsn)
        let decompressor = try ZstdDecompressor()
        #expect(try LogRecord.body(of: frame, header: header, lsn: Self.lsn, decompressor: decompressor) == Self.body)
    }

    @Test func `A record that is cut short is found`() throws {
        let record = try Self.record()
        let decompressor = try ZstdDecompressor()
        for length in 0..<record.count {
            #expect(throws: JournalError.self, "\(length) of \(record.count) bytes") {
                let (header, frame) = try LogRecord.header(of: Array(record.prefix(length)), lsn: Self.lsn)
                _ = try LogRecord.body(of: frame, header: header, lsn: Self.lsn, decompressor: decompressor)
            }
        }
    }

    @Test(arguments: [0, 6, 8, .max] as [UInt64])
    func `A record in another's place is refused`(other: UInt64) throws {
        let record = try Self.record()
        let error = #expect(throws: JournalError.self) { _ = try LogRecord.header(of: record, lsn: LSN(other)) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("LSN \(other)") == true)
    }

    @Test(arguments: [-1, 1])
    func `A body of another length than the header's is refused`(more: Int) throws {
        var body = Self.body + [0]
        if more < 0 { body.removeLast(2) }
        let record = try LogRecord.encode(
            lsn: Self.lsn, header: Self.header, body: body, compressor: ZstdCompressor())
        let (header, frame) = try LogRecord.header(of: record, lsn: Self.lsn)
        let decompressor = try ZstdDecompressor()
        let error = #expect(throws: JournalError.self) {
            _ = try LogRecord.body(of: frame, header: header, lsn: Self.lsn, decompressor: decompressor)
        }
        #expect(error?.code == .damaged)
    }
}

extension [UInt8] {
    func flipping(bit: Int) -> [UInt8] {
        var copy = self
        copy[bit / 8] ^= 1 << UInt8(bit % 8)
        return copy
    }
}
