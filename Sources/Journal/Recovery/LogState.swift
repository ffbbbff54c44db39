/// What the writer has to know of the log that it continues.
package struct LogState: Sendable {
    /// The newest commit group.
    package internal(set) var last: LSN
    var dirty: DirtyEntities
    var extent: LogExtent

    /// The compressed bytes of all records.
    package var bytes: Int { extent.bytes }
    /// The LSN up to which the log has been deleted.
    package var trimmed: LSN { extent.trimmed }
    /// How many entities have events that their snapshots do not include.
    package var uncovered: Int { dirty.count }

    /// No journal gets so far; what says so is damaged.
    private static let greatest = LSN(1 << 62)

    static func encode(trimmed: LSN) -> [UInt8] {
        var writer = ByteWriter()
        writer.fixed(trimmed.rawValue)
        return writer.bytes
    }

    /// The newest commit group.
    package static func last(in view: borrowing any StoreView & ~Copyable) throws -> LSN {
        var last = try trimmed(in: view)
        try JournalTables.log.scan(KeyRange(descending: true), in: view) { lsn, _ in
            last = lsn
            return .stop
        }
        return last
    }

    /// The LSN up to which the log has been deleted.
    package static func trimmed(in view: borrowing any StoreView & ~Copyable) throws(JournalError) -> LSN {
        guard let bytes = try JournalTables.meta.value(for: JournalTables.trimmedKey, in: view) else { return .zero }
        guard let trimmed = decode(trimmed: bytes) else {
            throw JournalError(
                .damaged, "the row '\(JournalTables.trimmedKey)' of table 'meta' is damaged: restore a backup")
        }
        return trimmed
    }

    /// Whether these bytes are a place up to which a log can have been deleted.
    static func isTrimmed(_ bytes: [UInt8]) -> Bool { decode(trimmed: bytes) != nil }

    private static func decode(trimmed bytes: [UInt8]) -> LSN? {
        var reader = ByteReader(bytes)
        guard let value = try? reader.fixed(UInt64.self), reader.isAtEnd, LSN(value) < greatest else { return nil }
        return LSN(value)
    }
}
