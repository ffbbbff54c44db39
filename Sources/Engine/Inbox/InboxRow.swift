import RatchetJournal

/// A row of the inbox's tables: which command it is about and when, as it stands, and the rest in a block.
///
/// In front is a checksum, which is taken over the row's number too: one in another's place is found out.
struct InboxRow: Sendable {
    let id: CommandID
    let time: Timestamp
    private let block: ArraySlice<UInt8>

    init(_ row: [UInt8], at number: UInt64) throws(ByteReader.Malformed) {
        var reader = ByteReader(row)
        let sum = try reader.fixed(UInt32.self)
        let body = try reader.take(reader.remaining)
        guard sum == Self.checksum(body, number) else { throw reader.malformed }
        reader = ByteReader(body)
        id = CommandID(try reader.text())
        time = try reader.timestamp()
        block = try reader.take(reader.remaining)
    }

    /// What is in the block.
    /// - Throws: `JournalError` with the code `damaged` or `missingCodec`
    func content(
        in table: TableName, at number: UInt64, with blocks: Blocks, limit: Int
    ) throws(JournalError) -> [UInt8] {
        try blocks.decode(block, at: Self.place(table, number, Self.head(id, time)), limit: limit)
    }

    fileprivate static func place(_ table: TableName, _ number: UInt64, _ head: [UInt8]) -> BlockPlace {
        BlockPlace(table: table, key: number.keyBytes, header: head)
    }

    fileprivate static func head(_ id: CommandID, _ time: Timestamp) -> [UInt8] {
        var writer = ByteWriter(reserving: id.rawValue.utf8.count + 16)
        writer.text(id.rawValue)
        writer.timestamp(time)
        return writer.bytes
    }

    fileprivate static func checksum(_ body: ArraySlice<UInt8>, _ number: UInt64) -> UInt32 {
        CRC32C.checksum(body, continuing: CRC32C.checksum(number.keyBytes))
    }
}

/// A row that is ready but for its number: what takes long is done.
struct PreparedRow: Sendable {
    private let head: [UInt8]
    private let block: [UInt8]

    init(
        id: CommandID, time: Timestamp, content: [UInt8], with blocks: Blocks
    ) throws(JournalError) {
        head = InboxRow.head(id, time)
        block = try blocks.compress(PlainBlock(content))
    }

    func encoded(in table: TableName, at number: UInt64, with blocks: Blocks) throws(JournalError) -> [UInt8] {
        let body = head + (try blocks.finish(block, at: InboxRow.place(table, number, head)))
        var row = ByteWriter(reserving: body.count + 4)
        row.fixed(InboxRow.checksum(body[...], number))
        row.raw(body)
        return row.bytes
    }
}
