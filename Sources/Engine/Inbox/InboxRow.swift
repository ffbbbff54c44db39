import RatchetJournal

/// A row of the inbox's tables: which command it is about and when, as it stands, and the rest in a block.
///
/// The command has the key that it has in the table `commands`: its id, and a digest of that in a sealed journal. In
/// front is a checksum, which is taken over the row's number too: one in another's place is found out.
struct InboxRow: Sendable {
    let key: UserKey
    /// The command's id, where that can be read.
    var id: CommandID? { key.commandID }
    let time: Timestamp
    private let block: ArraySlice<UInt8>

    init(_ row: [UInt8], at number: UInt64) throws(ByteReader.Malformed) {
        var reader = ByteReader(row)
        let sum = try reader.fixed(UInt32.self)
        let body = try reader.take(reader.remaining)
        guard sum == Self.checksum(body, number) else { throw reader.malformed }
        reader = ByteReader(body)
        key = UserKey(try reader.blob())
        guard key.isDigest || key.text != nil else { throw reader.malformed }
        time = try reader.timestamp()
        block = try reader.take(reader.remaining)
    }

    /// What is in the block.
    /// - Throws: `JournalError` with the code `damaged` or `missingCodec`
    func content(
        in table: TableName, at number: UInt64, with blocks: Blocks, limit: Int
    ) throws(JournalError) -> [UInt8] {
        try blocks.decode(block, at: Self.place(table, number, Self.head(key, time)), limit: limit)
    }

    /// Where the block begins in a row; `nil` if it is none.
    static func blockStart(in row: [UInt8]) -> Int? { try? frontBytes(of: row) }

    private static func frontBytes(of row: [UInt8]) throws(ByteReader.Malformed) -> Int {
        var reader = ByteReader(row)
        _ = try reader.fixed(UInt32.self)
        _ = try reader.blob()
        _ = try reader.timestamp()
        return reader.offset
    }

    fileprivate static func place(_ table: TableName, _ number: UInt64, _ head: [UInt8]) -> BlockPlace {
        BlockPlace(table: table, key: number.keyBytes, header: head)
    }

    fileprivate static func head(_ key: UserKey, _ time: Timestamp) -> [UInt8] {
        var writer = ByteWriter(reserving: key.keyBytes.count + 16)
        writer.blob(key.keyBytes)
        writer.timestamp(time)
        return writer.bytes
    }

    fileprivate static func checksum(_ body: ArraySlice<UInt8>, _ number: UInt64) -> UInt32 {
        CRC32C.checksum(body, continuing: CRC32C.checksum(number.keyBytes))
    }
}

/// A row that is ready but for its number and what the journal is sealed with: what takes long is done.
struct PreparedRow: Sendable {
    private let time: Timestamp
    private let block: [UInt8]

    init(time: Timestamp, content: [UInt8]) throws(JournalError) {
        self.time = time
        block = try Self.compressing.compress(PlainBlock(content))
    }

    /// For all journals: such blocks are compressed without a dictionary.
    private static let compressing = Blocks.plain

    /// - Parameter key: The command's, as the table `commands` has it.
    func encoded(
        for key: UserKey, in table: TableName, at number: UInt64, with blocks: Blocks
    ) throws(JournalError) -> [UInt8] {
        let head = InboxRow.head(key, time)
        let body = head + (try blocks.finish(block, at: InboxRow.place(table, number, head)))
        var row = ByteWriter(reserving: body.count + 4)
        row.fixed(InboxRow.checksum(body[...], number))
        row.raw(body)
        return row.bytes
    }
}

extension InboxRow {
    /// A row that is damaged, with all of its bytes sealed as they are: it stays damaged, and says nothing else.
    static func sealedAsFound(
        _ row: [UInt8], in table: TableName, at number: UInt64, with new: Blocks
    ) throws(JournalError) -> [UInt8]? {
        let head = head(UserKey([]), Timestamp(milliseconds: 0))
        // One that was sealed like this before has its block behind that.
        let isSealed = row.dropFirst(4).starts(with: head)
        let found = isSealed ? row.dropFirst(4 + head.count) : row[...]
        guard let block = try new.sealedAsFound(found, at: place(table, number, head)) else { return nil }
        var writer = ByteWriter(reserving: 4 + head.count + block.count)
        writer.fixed(~checksum((head + block)[...], number))
        writer.raw(head + block)
        return writer.bytes
    }

    /// The row as it is with other keys.
    func resealed(
        in table: TableName, at number: UInt64, from old: Blocks, to new: Blocks, limit: Int
    ) throws(JournalError) -> [UInt8] {
        let content = try content(in: table, at: number, with: old, limit: limit)
        return try PreparedRow(time: time, content: content)
            .encoded(for: new.sealed(key, in: InboxTables.commands.name), in: table, at: number, with: new)
    }
}
