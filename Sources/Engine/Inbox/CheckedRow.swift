import RatchetJournal

/// A row with a checksum in front, which is taken over the row's number too: one in another's place is found out.
enum CheckedRow {
    static func seal(_ body: [UInt8], at number: UInt64) -> [UInt8] {
        var row = ByteWriter(reserving: body.count + 4)
        row.fixed(checksum(body[...], number))
        row.raw(body)
        return row.bytes
    }

    static func open(_ row: [UInt8], at number: UInt64) throws(ByteReader.Malformed) -> ArraySlice<UInt8> {
        var reader = ByteReader(row)
        let sum = try reader.fixed(UInt32.self)
        let body = try reader.take(reader.remaining)
        guard sum == checksum(body, number) else { throw reader.malformed }
        return body
    }

    private static func checksum(_ body: ArraySlice<UInt8>, _ number: UInt64) -> UInt32 {
        CRC32C.checksum(body, continuing: CRC32C.checksum(number.keyBytes))
    }
}
