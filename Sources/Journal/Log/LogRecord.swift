/// One commit group as the table `log` keeps it; drawn byte by byte in Docs/FORMAT.md.
///
///     u32 header's length | u32 CRC-32C of the block | u32 CRC-32C of LSN, these two and header | header | block: body
///
/// The header can be read by anybody. The body is a block, which may need codecs.
package struct LogRecord: Sendable {
    /// The longest body that a group may have. A reader allocates no more than this for one record.
    package static let bodyLimit = 1 << 31
    private static let frontBytes = 12

    package let lsn: LSN
    package let header: GroupHeader
    private let headerBytes: ArraySlice<UInt8>
    private let blockChecksum: UInt32
    private let block: ArraySlice<UInt8>

    // MARK: - Writing

    package static func encode(
        lsn: LSN, header: GroupHeader, body: PlainBlock, blocks: Blocks
    ) throws(JournalError) -> [UInt8] {
        var headerWriter = ByteWriter(reserving: header.items.count * 4 + 8)
        header.write(to: &headerWriter)
        let headerBytes = headerWriter.bytes[...]
        let block = try blocks.encode(body, at: place(lsn, headerBytes))
        return row(lsn, headerBytes, block[...], checksum: CRC32C.checksum(block))
    }

    /// A record whose body is found to be damaged: these bytes are not what it was.
    static func encode(damaged body: ArraySlice<UInt8>, lsn: LSN, header: GroupHeader) -> [UInt8] {
        var headerWriter = ByteWriter()
        header.write(to: &headerWriter)
        return row(lsn, headerWriter.bytes[...], body, checksum: ~CRC32C.checksum(body))
    }

    /// A record that is damaged, with its bytes sealed as they are: it stays damaged, and its header as far as that can
    /// be read. See ``Blocks/sealedAsFound(_:at:as:)``.
    static func sealedAsFound(
        _ bytes: [UInt8], lsn: LSN, with new: Blocks
    ) throws(JournalError) -> [UInt8]? {
        if let record = try? LogRecord(decoding: bytes, at: lsn) {
            let (header, place) = (record.headerBytes, place(lsn, record.headerBytes))
            return try new.sealedAsFound(record.block, at: place).map { block in
                row(lsn, header, block[...], checksum: ~CRC32C.checksum(block))
            }
        }
        // Nothing of it can be told. One that was sealed like this before has its block behind an empty header.
        let isEmpty = bytes.count > frontBytes && bytes.prefix(4).allSatisfy { $0 == 0 }
        let found = isEmpty ? bytes.dropFirst(frontBytes) : bytes[...]
        guard let block = try new.sealedAsFound(found, at: place(lsn, [])) else { return nil }
        var writer = ByteWriter(reserving: frontBytes + block.count)
        writer.fixed(UInt32(0))
        writer.fixed(~CRC32C.checksum(block))
        writer.fixed(~checksum(lsn, writer.bytes[...], []))
        writer.raw(block)
        return writer.bytes
    }

    private static func row(
        _ lsn: LSN, _ header: ArraySlice<UInt8>, _ block: ArraySlice<UInt8>, checksum blockChecksum: UInt32
    ) -> [UInt8] {
        var writer = ByteWriter(reserving: frontBytes + header.count + block.count)
        writer.fixed(UInt32(header.count))
        writer.fixed(blockChecksum)
        writer.fixed(checksum(lsn, writer.bytes[...], header))
        writer.raw(header)
        writer.raw(block)
        return writer.bytes
    }

    /// The row with a checksum that does not fit its body, which is damaged from then on.
    package var spoilt: [UInt8] { Self.row(lsn, headerBytes, block, checksum: ~CRC32C.checksum(block)) }

    // MARK: - Reading

    /// Where the block begins in a row; `nil` in one that is too short.
    static func blockStart(in row: [UInt8]) -> Int? {
        var reader = ByteReader(row)
        return (try? reader.fixed(UInt32.self)).map { frontBytes + Int($0) }
    }

    /// Reads the header; the body is not looked into.
    /// - Throws: ``JournalError/Code/damaged`` if the header is not what was written at this place.
    package init(decoding row: [UInt8], at lsn: LSN) throws(JournalError) {
        do {
            var reader = ByteReader(row)
            let front = row.prefix(8)
            let length = Int(try reader.fixed(UInt32.self))
            blockChecksum = try reader.fixed()
            let expected = try reader.fixed(UInt32.self)
            headerBytes = try reader.take(length)
            guard Self.checksum(lsn, front, headerBytes) == expected else { throw reader.malformed }
            var headerReader = ByteReader(headerBytes)
            header = try GroupHeader(from: &headerReader)
            guard headerReader.isAtEnd, header.bodyLength <= Self.bodyLimit else { throw headerReader.malformed }
            block = try reader.take(reader.remaining)
            self.lsn = lsn
        } catch {
            throw JournalError(
                .damaged,
                "the header of the log record at \(lsn) is damaged, what it changed cannot be told: restore a backup"
            )
        }
    }

    /// The items' bytes, one behind the other.
    /// - Throws: ``JournalError/Code/damaged`` if the block is not what was written;
    ///   ``JournalError/Code/missingCodec`` and others if it cannot be read as things are.
    package func body(with blocks: Blocks) throws(JournalError) -> [UInt8] {
        do throws(JournalError) {
            guard CRC32C.checksum(block) == blockChecksum else {
                throw JournalError(.damaged, "its checksum does not fit")
            }
            let body = try blocks.decode(block, at: Self.place(lsn, headerBytes), limit: header.bodyLength)
            guard body.count == header.bodyLength else {
                throw JournalError(.damaged, "its length is not the header's")
            }
            return body
        } catch  where error.code == .damaged {
            throw JournalError(.damaged, "the body of the log record at \(lsn) is damaged: \(error.message)")
        }
    }

    /// The LSN is part of it, so that a record that stands in another's place is found out.
    private static func checksum(_ lsn: LSN, _ front: ArraySlice<UInt8>, _ header: ArraySlice<UInt8>) -> UInt32 {
        CRC32C.checksum(header, continuing: CRC32C.checksum(front, continuing: CRC32C.checksum(lsn.keyBytes)))
    }

    private static func place(_ lsn: LSN, _ header: ArraySlice<UInt8>) -> BlockPlace {
        BlockPlace(table: JournalTables.log.name, key: lsn.keyBytes, header: Array(header))
    }
}
