import RatchetJournal

/// A table of the journal as lines say it.
///
/// A row is *opened* into bytes without blocks and checksums: key and value, one behind the other, as a shape
/// describes them. It is *closed* into a row of a journal that may be sealed with another key, or not at all.
struct TransferTable: Sendable {
    /// What a line of this table is called.
    let name: String
    let table: TableName
    let shape: Shape
    /// Whether its rows stand in the order of their keys whatever the journal is sealed with.
    let isOrdered: Bool
    /// Which of the table's rows: two lines can share a table.
    let range: KeyRange
    let open: @Sendable (_ key: [UInt8], _ row: [UInt8], Blocks) throws -> [UInt8]
    let close: @Sendable (inout ByteReader, Blocks) throws -> (key: [UInt8], row: [UInt8])

    init(
        _ name: String, _ table: TableName, _ fields: KeyValuePairs<String, Shape>, isOrdered: Bool = true,
        range: KeyRange = .all,
        opened: @escaping @Sendable ([UInt8], [UInt8], Blocks) throws -> [UInt8],
        close: @escaping @Sendable (inout ByteReader, Blocks) throws -> (key: [UInt8], row: [UInt8])
    ) {
        self.name = name
        self.table = table
        shape = .record(fields)
        self.isOrdered = isOrdered
        self.range = range
        self.open = opened
        self.close = close
    }

    /// Rows whose keys have `keyBytes` bytes, and that hold nothing of users.
    static func plain(
        _ name: String, _ table: TableName, keyBytes: Int, _ fields: KeyValuePairs<String, Shape>
    ) -> TransferTable {
        TransferTable(name, table, fields) { key, row, _ in
            key + row
        } close: { reader, _ in
            (Array(try reader.take(keyBytes)), Array(try reader.take(reader.remaining)))
        }
    }

    /// Rows whose values are blocks, with keys of `keyBytes` bytes.
    static func blocks(
        _ name: String, _ table: BlockTable<some OrderedKey>, keyBytes: Int, _ fields: KeyValuePairs<String, Shape>
    ) -> TransferTable {
        let table = BlockTable<UserKey>(table.name, limit: table.limit)
        return TransferTable(name, table.name, fields) { key, row, blocks in
            key + (try table.value(of: row, UserKey(key), with: blocks))
        } close: { reader, blocks in
            let key = Array(try reader.take(keyBytes))
            return (key, try table.row(UserKey(key), Array(try reader.take(reader.remaining)), with: blocks))
        }
    }

    /// The snapshots of runs that are under way, or of those that are over.
    static func runs(_ name: String, _ table: Table<EntityID, [UInt8]>) -> TransferTable {
        snapshots(
            name, table,
            ["kind": .byte, "number": .number, "lsn": .long, "items": .word, "status": .status, "value": .run],
            KeyRange(upTo: [EntityID.Kind.job.rawValue]))
    }

    /// The same of jobs.
    static func jobs(_ name: String, _ table: Table<EntityID, [UInt8]>) -> TransferTable {
        snapshots(
            name, table, ["kind": .byte, "number": .number, "lsn": .long, "items": .word, "value": .job],
            KeyRange(from: [EntityID.Kind.job.rawValue]))
    }

    private static func snapshots(
        _ name: String, _ table: Table<EntityID, [UInt8]>, _ fields: KeyValuePairs<String, Shape>, _ range: KeyRange
    ) -> TransferTable {
        TransferTable(name, table.name, fields, range: range) { key, row, blocks in
            let snapshot = try Snapshot(decoding: row, for: try TransferTables.decode(key), with: blocks)
            var writer = ByteWriter(reserving: key.count + 12 + snapshot.bytes.count)
            writer.raw(key)
            writer.fixed(snapshot.stamp.lsn.rawValue)
            writer.fixed(snapshot.stamp.item)
            writer.raw(snapshot.bytes)
            return writer.bytes
        } close: { reader, blocks in
            let key = Array(try reader.take(9))
            let stamp = Stamp(LSN(try reader.fixed()), item: try reader.fixed())
            let snapshot = Snapshot(stamp: stamp, bytes: Array(try reader.take(reader.remaining)))
            return (key, try snapshot.encoded(for: try TransferTables.decode(key), with: blocks))
        }
    }

    /// What came from other processes, or what has become of it.
    static func commands(_ name: String, _ table: TableName, _ what: String, _ shape: Shape) -> TransferTable {
        TransferTable(
            name, table, ["number": .number, "command": .blob(.openText), "time": .signed, what: shape]
        ) { key, row, blocks in
            let number: UInt64 = try TransferTables.decode(key)
            guard let row = try? InboxRow(row, at: number) else { throw TransferTables.damaged }
            var writer = ByteWriter()
            writer.raw(key)
            writer.blob(row.key.keyBytes)
            writer.timestamp(row.time)
            writer.raw(try row.content(in: table, at: number, with: blocks, limit: HandedIn.contentLimit))
            return writer.bytes
        } close: { reader, blocks in
            let key = Array(try reader.take(8))
            let id = try reader.blob()
            let row = try PreparedRow(time: try reader.timestamp(), content: Array(try reader.take(reader.remaining)))
            return (
                key,
                try row.encoded(
                    for: blocks.sealed(UserKey(id), in: InboxTables.commands.name), in: table,
                    at: try TransferTables.decode(key), with: blocks)
            )
        }
    }

    /// Rows that are found by what a user chose, and hold a number.
    static func ids(_ name: String, _ table: Table<UserKey, UInt64>, _ what: String) -> TransferTable {
        TransferTable(name, table.name, ["id": .blob(.openText), what: .number], isOrdered: false) { key, row, _ in
            var writer = ByteWriter()
            writer.blob(key)
            writer.raw(row)
            return writer.bytes
        } close: { reader, blocks in
            let key = blocks.sealed(UserKey(try reader.blob()), in: table.name)
            return (key.keyBytes, Array(try reader.take(reader.remaining)))
        }
    }
}
