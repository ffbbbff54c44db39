/// A part of an entity's history, as the table `history` keeps it in a block; drawn byte by byte in Docs/FORMAT.md.
///
///     varint items | varint LSN minus that of the item before, varint length + 1 … | the items' bytes
package enum HistoryRow {
    /// The most bytes that there may be: a segment of the log is one record, or holds less than one may.
    package static let limit = LogRecord.bodyLimit * 2 - 1

    /// First the places, then all bytes: what is alike stands together.
    package static func encode(_ items: some Collection<HistoryItem>, for key: HistoryKey) -> [UInt8] {
        var writer = ByteWriter(reserving: items.reduce(8) { $0 + 4 + ($1.bytes?.count ?? 0) })
        writer.varint(items.count)
        var previous = key.first
        for item in items {
            writer.varint(item.lsn.rawValue - previous.rawValue)
            writer.varint(item.bytes.map { $0.count + 1 } ?? 0)
            previous = item.lsn
        }
        for item in items { if let bytes = item.bytes { writer.raw(bytes) } }
        return writer.bytes
    }

    /// - Throws: ``JournalError/Code/damaged`` if it makes no sense.
    package static func decode(_ bytes: [UInt8], for key: HistoryKey) throws(JournalError) -> [HistoryItem] {
        do {
            return try items(in: bytes, from: key.first)
        } catch {
            throw JournalError(.damaged, "it makes no sense")
        }
    }

    private static func items(
        in bytes: [UInt8], from first: LSN
    ) throws(ByteReader.Malformed) -> [HistoryItem] {
        var reader = ByteReader(bytes)
        var places: [(lsn: LSN, length: Int?)] = []
        var lsn = first
        for _ in 0..<(try reader.count(atMost: reader.remaining)) {
            let (value, overflow) = lsn.rawValue.addingReportingOverflow(try reader.varint())
            guard !overflow else { throw reader.malformed }
            lsn = LSN(value)
            let length = try reader.count(atMost: limit)
            places.append((lsn, length == 0 ? nil : length - 1))
        }
        var items: [HistoryItem] = []
        for place in places {
            items.append(
                HistoryItem(
                    place.lsn,
                    try place.length.map { length throws(ByteReader.Malformed) in try reader.take(length) }))
        }
        guard reader.isAtEnd else { throw reader.malformed }
        return items
    }
}
