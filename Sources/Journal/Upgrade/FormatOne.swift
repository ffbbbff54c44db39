/// How format 1 kept what format 2 keeps in blocks. It is for the upgrade alone, and stays as it is.
enum FormatOne {
    static let version: UInt8 = 1
    static let log: TableName = "log"
    static let entities: TableName = "entities"
    static let plans: TableName = "plans"
    static let inbox: TableName = "inbox"
    static let answers: TableName = "answers"
    static let setAside: TableName = "setAside"

    private static let bodyLimit = 1 << 28

    /// A log record: `u32` header's length, `u32` CRC-32C of LSN and header, header, a zstd frame with its checksum.
    struct Record {
        let header: GroupHeader
        let frame: ArraySlice<UInt8>

        init(_ row: [UInt8], at lsn: LSN) throws(JournalError) {
            do {
                var reader = ByteReader(row)
                let length = Int(try reader.fixed(UInt32.self))
                let expected = try reader.fixed(UInt32.self)
                let bytes = try reader.take(length)
                guard CRC32C.checksum(lsn.keyBytes + bytes) == expected else { throw reader.malformed }
                var headerReader = ByteReader(bytes)
                header = try GroupHeader(from: &headerReader)
                guard headerReader.isAtEnd, header.bodyLength <= bodyLimit else { throw headerReader.malformed }
                frame = try reader.take(reader.remaining)
            } catch {
                throw JournalError(
                    .damaged,
                    "the header of the log record at \(lsn) is damaged, what it changed cannot be told: restore a "
                        + "backup"
                )
            }
        }

        /// `nil` if it is damaged.
        func body(_ decompressor: ZstdDecompressor) -> [UInt8]? {
            guard let body = try? decompressor.decompress(frame, limit: header.bodyLength),
                body.count == header.bodyLength
            else { return nil }
            return body
        }
    }

    /// A row about a command: `u32` CRC-32C of the row's number and the rest, text id, time, content.
    struct InboxRow {
        /// The id and the time, as they stand there.
        let head: [UInt8]
        let content: [UInt8]

        /// `nil` if it is damaged.
        init?(_ row: [UInt8], key: [UInt8]) {
            var reader = ByteReader(row)
            guard let expected = try? reader.fixed(UInt32.self),
                CRC32C.checksum(row[reader.offset...], continuing: CRC32C.checksum(key)) == expected
            else { return nil }
            let start = reader.offset
            guard (try? reader.text()) != nil, (try? reader.signed()) != nil else { return nil }
            head = Array(row[start..<reader.offset])
            content = Array(row[reader.offset...])
        }
    }

    /// A snapshot: `u64` LSN, `u32` items, `u32` CRC-32C of key, LSN, items and value, the value.
    struct Entity {
        let stamp: Stamp
        let value: ArraySlice<UInt8>

        /// `nil` if it is damaged.
        init?(_ row: [UInt8], key: [UInt8]) {
            var reader = ByteReader(row)
            guard let lsn = try? reader.fixed(UInt64.self), let item = try? reader.fixed(UInt32.self),
                let expected = try? reader.fixed(UInt32.self)
            else { return nil }
            value = row[reader.offset...]
            stamp = Stamp(LSN(lsn), item: item)
            let place = key + stamp.lsn.keyBytes + UInt64(item).keyBytes
            guard CRC32C.checksum(value, continuing: CRC32C.checksum(place)) == expected else { return nil }
        }
    }
}
