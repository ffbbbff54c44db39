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

    private static func record(_ body: [UInt8] = body) throws -> [UInt8] {
        try LogRecord.encode(lsn: lsn, header: header, body: PlainBlock(body), blocks: .plain)
    }

    /// Where the body's block starts: behind the front part and the header.
    private static func blockStart() -> Int {
        var writer = ByteWriter()
        header.write(to: &writer)
        return 12 + writer.count
    }

    @Test(arguments: [items, [], [items[3]]])
    func `A group comes back`(items: [LogItem]) throws {
        let header = GroupHeader(items: items.map { GroupHeader.Item(entity: $0.entity, length: $0.bytes.count) })
        let body = items.flatMap(\.bytes)
        let row = try LogRecord.encode(lsn: Self.lsn, header: header, body: PlainBlock(body), blocks: .plain)
        let record = try LogRecord(decoding: row, at: Self.lsn)
        #expect(record.header == header)
        #expect(try record.body(with: .plain) == body)
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

    @Test func `Any flipped bit before the body is found`() throws {
        let record = try Self.record()
        for bit in 0..<Self.blockStart() * 8 {
            let error = #expect(throws: JournalError.self, "bit \(bit)") {
                _ = try LogRecord(decoding: record.flipping(bit: bit), at: Self.lsn)
            }
            #expect(error?.code == .damaged)
        }
    }

    @Test func `Any flipped bit in the body is found, and leaves the header whole`() throws {
        let row = try Self.record()
        for bit in Self.blockStart() * 8..<row.count * 8 {
            let record = try LogRecord(decoding: row.flipping(bit: bit), at: Self.lsn)
            #expect(record.header == Self.header)
            let error = #expect(throws: JournalError.self, "bit \(bit)") { _ = try record.body(with: .plain) }
            #expect(error?.code == .damaged)
            #expect(error?.message.contains("\(Self.lsn)") == true)
        }
    }

    @Test func `A record that is cut short is found`() throws {
        let row = try Self.record()
        for length in 0..<row.count {
            #expect(throws: JournalError.self, "\(length) of \(row.count) bytes") {
                _ = try LogRecord(decoding: Array(row.prefix(length)), at: Self.lsn).body(with: .plain)
            }
        }
    }

    @Test(arguments: [0, 6, 8, .max] as [UInt64])
    func `A record in another's place is refused`(other: UInt64) throws {
        let row = try Self.record()
        let error = #expect(throws: JournalError.self) { _ = try LogRecord(decoding: row, at: LSN(other)) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("LSN \(other)") == true)
    }

    @Test func `The body of another record with the same header is refused`() throws {
        let (row, other) = (try Self.record(), try Self.record(Self.body.reversed()))
        let mixed = Array(row[..<Self.blockStart()] + other[Self.blockStart()...])
        let error = #expect(throws: JournalError.self) {
            _ = try LogRecord(decoding: mixed, at: Self.lsn).body(with: .plain)
        }
        #expect(error?.code == .damaged)
    }

    @Test(arguments: [-1, 1])
    func `A body of another length than the header's is refused`(more: Int) throws {
        var body = Self.body + [0]
        if more < 0 { body.removeLast(2) }
        let record = try LogRecord(decoding: try Self.record(body), at: Self.lsn)
        let error = #expect(throws: JournalError.self) { _ = try record.body(with: .plain) }
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
