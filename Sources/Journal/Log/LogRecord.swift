/// One commit group as the table `log` keeps it; drawn byte by byte in Docs/FORMAT.md.
///
///     u32 header length | u32 CRC-32C of LSN and header | header | body: a zstd frame with its checksum
package enum LogRecord {
    /// The longest body that a group may have, uncompressed. A reader allocates no more than this for one record.
    package static let bodyLimit = 1 << 28

    package static func encode(
        lsn: LSN, header: GroupHeader, body: [UInt8], compressor: ZstdCompressor
    ) throws(JournalError) -> [UInt8] {
        var headerWriter = ByteWriter(reserving: header.items.count * 4 + 8)
        header.write(to: &headerWriter)
        let frame = try compressor.compress(body)
        var writer = ByteWriter(reserving: headerWriter.count + frame.count + 8)
        writer.fixed(UInt32(headerWriter.count))
        writer.fixed(checksum(lsn, headerWriter.bytes[...]))
        writer.raw(headerWriter.bytes)
        writer.raw(frame)
        return writer.bytes
    }

    /// Reads the header and returns it with the body's frame, which is not looked into.
    package static func header(
        of record: [UInt8], lsn: LSN
    ) throws(JournalError) -> (header: GroupHeader, frame: ArraySlice<UInt8>) {
        do {
            var reader = ByteReader(record)
            let length = Int(try reader.fixed(UInt32.self))
            let expected = try reader.fixed(UInt32.self)
            let bytes = try reader.take(length)
            guard checksum(lsn, bytes) == expected else { throw reader.malformed }
            var headerReader = ByteReader(bytes)
            let header = try GroupHeader(from: &headerReader)
            guard headerReader.isAtEnd, header.bodyLength <= bodyLimit else { throw headerReader.malformed }
            return (header, try reader.take(reader.remaining))
        } catch {
            throw JournalError(
                .damaged,
                "the header of the log record at \(lsn) is damaged, what it changed cannot be told: restore a backup"
            )
        }
    }

    /// Decompresses the body.
    package static func body(
        of frame: ArraySlice<UInt8>, header: GroupHeader, lsn: LSN, decompressor: ZstdDecompressor
    ) throws(JournalError) -> [UInt8] {
        do throws(JournalError) {
            let body = try decompressor.decompress(frame, limit: header.bodyLength)
            guard body.count == header.bodyLength else {
                throw JournalError(.damaged, "its length is not the header's")
            }
            return body
        } catch {
            throw JournalError(.damaged, "the body of the log record at \(lsn) is damaged: \(error.message)")
        }
    }

    /// The LSN is part of it, so that a record that stands in another's place is found out.
    private static func checksum(_ lsn: LSN, _ header: ArraySlice<UInt8>) -> UInt32 {
        CRC32C.checksum(lsn.keyBytes + header)
    }
}
