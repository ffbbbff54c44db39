import RatchetEngine
import RatchetJournal

/// A row of a table as a damaged file can have it: decoded as it is, and then once more with checksums that fit, so
/// that what stands behind them is reached.
struct FuzzedRow {
    private static let entity = EntityID.run(1)
    private static let number: UInt64 = 9
    private static let lsn = LSN(7)
    private static let blockLimit = 1 << 20

    let bytes: [UInt8]

    // MARK: - Blocks

    func takeBlock() throws {
        let place = BlockPlace(table: JournalTables.entities.name, key: Self.entity.keyBytes)
        let value = try Blocks.plain.decode(bytes[...], at: place, limit: Self.blockLimit)
        let block = try Blocks.plain.encode(PlainBlock(value), at: place)
        guard try Blocks.plain.decode(block[...], at: place, limit: value.count) == value else {
            throw FuzzFinding("a block reads differently once it is written")
        }
    }

    // MARK: - Log records

    /// A record's body is read if its header is whole.
    func takeLogRecord() throws {
        try whole { try Self.readLogRecord(bytes) }
        guard let row = withChecksumsOfLogRecord else { return }
        try Self.readLogRecord(row)
    }

    private static func readLogRecord(_ row: [UInt8]) throws {
        let record = try LogRecord(decoding: row, at: lsn)
        let body = try record.body(with: .plain)
        let written = try LogRecord.encode(
            lsn: lsn, header: record.header, body: PlainBlock(body), blocks: .plain)
        let again = try LogRecord(decoding: written, at: lsn)
        guard again.header == record.header, try again.body(with: .plain) == body else {
            throw FuzzFinding("a log record reads differently once it is written")
        }
    }

    /// u32 header's length, u32 checksum of the block, u32 checksum of LSN, these two and header; then these.
    private var withChecksumsOfLogRecord: [UInt8]? {
        var reader = ByteReader(bytes)
        guard let length = try? reader.fixed(UInt32.self), (try? reader.take(8)) != nil,
            let header = try? reader.take(Int(length)), let block = try? reader.take(reader.remaining)
        else { return nil }
        var writer = ByteWriter()
        writer.fixed(length)
        writer.fixed(CRC32C.checksum(block))
        writer.fixed(CRC32C.checksum(Self.lsn.keyBytes + writer.bytes + header))
        return writer.bytes + header + block
    }

    // MARK: - Snapshots

    func takeSnapshot() throws {
        try whole { try Self.readSnapshot(bytes) }
        var reader = ByteReader(bytes)
        guard let lsn = try? reader.fixed(UInt64.self), let item = try? reader.fixed(UInt32.self),
            (try? reader.take(4)) != nil, let block = try? reader.take(reader.remaining)
        else { return }
        let place = Self.entity.keyBytes + lsn.keyBytes + UInt64(item).keyBytes
        var writer = ByteWriter()
        writer.fixed(lsn)
        writer.fixed(item)
        writer.fixed(CRC32C.checksum(place + block))
        try Self.readSnapshot(writer.bytes + block)
    }

    private static func readSnapshot(_ row: [UInt8]) throws {
        let snapshot = try Snapshot(decoding: row, for: entity, with: .plain)
        let written = try snapshot.encoded(for: entity, with: .plain)
        guard try Snapshot(decoding: written, for: entity, with: .plain) == snapshot else {
            throw FuzzFinding("a snapshot reads differently once it is written")
        }
    }

    // MARK: - Commands

    func takeCommand() throws {
        try whole { try Self.readCommand(bytes) }
        let body = bytes.dropFirst(4)
        var writer = ByteWriter()
        writer.fixed(CRC32C.checksum(Self.number.keyBytes + body))
        try Self.readCommand(writer.bytes + body)
    }

    private static func readCommand(_ row: [UInt8]) throws {
        let command = try HandedIn(decoding: row, at: number, with: .plain)
        let written = try command.encoded(at: number, with: .plain)
        guard try HandedIn(decoding: written, at: number, with: .plain) == command else {
            throw FuzzFinding("a command reads differently once it is written")
        }
    }

    // MARK: - What is in blocks

    func takeHistory() throws {
        let key = HistoryKey(Self.entity, Self.lsn)
        let items = try HistoryRow.decode(bytes, for: key)
        guard try HistoryRow.decode(HistoryRow.encode(items, for: key), for: key) == items else {
            throw FuzzFinding("a row of history reads differently once it is written")
        }
    }

    func takeRunEndSummary() throws {
        guard let summary = RunEndSummary(decoding: bytes) else { return }
        guard RunEndSummary(decoding: summary.encoded) == summary else {
            throw FuzzFinding("a run's summary reads differently once it is written")
        }
    }

    /// As it is, a row mostly has a checksum that does not fit.
    private func whole(_ read: () throws -> Void) throws {
        do {
            try read()
        } catch let error as JournalError where error.code == .damaged {
        } catch is UnreadableCommand {
        }
    }
}
