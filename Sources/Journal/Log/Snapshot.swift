/// An entity's whole value as of a stamp, as the table `entities` keeps it; drawn byte by byte in Docs/FORMAT.md.
package struct Snapshot: Sendable, Hashable {
    package let stamp: Stamp
    package let bytes: [UInt8]

    package init(stamp: Stamp, bytes: [UInt8]) {
        self.stamp = stamp
        self.bytes = bytes
    }

    package func encoded(for entity: EntityID) -> [UInt8] {
        var writer = ByteWriter(reserving: bytes.count + 16)
        writer.fixed(stamp.lsn.rawValue)
        writer.fixed(stamp.item)
        writer.fixed(Self.checksum(entity, stamp, bytes[...]))
        writer.raw(bytes)
        return writer.bytes
    }

    package init(decoding row: [UInt8], for entity: EntityID) throws(JournalError) {
        do {
            var reader = ByteReader(row)
            stamp = Stamp(LSN(try reader.fixed()), item: try reader.fixed())
            let expected = try reader.fixed(UInt32.self)
            let rest = try reader.take(reader.remaining)
            guard Self.checksum(entity, stamp, rest) == expected else { throw reader.malformed }
            bytes = Array(rest)
        } catch {
            throw JournalError(.damaged, "the snapshot of \(entity) is damaged: its checksum does not fit")
        }
    }

    /// The key is part of it, so that a snapshot that stands in another's place is found out.
    private static func checksum(_ entity: EntityID, _ stamp: Stamp, _ bytes: ArraySlice<UInt8>) -> UInt32 {
        CRC32C.checksum(entity.keyBytes + stamp.lsn.keyBytes + UInt64(stamp.item).keyBytes + bytes)
    }
}
