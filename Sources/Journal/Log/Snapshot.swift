/// An entity's whole value as of a stamp, as the table `entities` keeps it; drawn byte by byte in Docs/FORMAT.md.
package struct Snapshot: Sendable, Hashable {
    /// The longest value that an entity may have.
    package static let limit = Int(Int32.max)
    /// What is shorter is not compressed: there is one of these for each run, and nothing beside it to share with.
    static let leastCompressed = 1_024
    /// The tables with rows of this form, which share the dictionaries of the kind `entities`: a row may go from one
    /// to a later one as it is, and never back.
    static let tables = [JournalTables.entities.name, JournalTables.archive.name]
    /// What stands in a row beside the value: stamp, checksum, and the id of a plain block.
    package static let frontBytes = blockStart + 1
    /// Where the block begins in a row.
    static let blockStart = 16

    package let stamp: Stamp
    package let bytes: [UInt8]

    package init(stamp: Stamp, bytes: [UInt8]) {
        self.stamp = stamp
        self.bytes = bytes
    }

    package func encoded(for entity: EntityID, with blocks: Blocks) throws(JournalError) -> [UInt8] {
        let block = try blocks.compress(PlainBlock(bytes), from: Self.leastCompressed)
        return try Self.encode(block, stamp, for: entity, with: blocks)
    }

    /// - Parameter block: The value as ``Blocks/compress(_:from:)`` has left it.
    static func encode(
        _ block: [UInt8], _ stamp: Stamp, for entity: EntityID, with blocks: Blocks
    ) throws(JournalError) -> [UInt8] {
        let block = try blocks.finish(block, at: place(entity, stamp))
        var writer = ByteWriter(reserving: block.count + 16)
        writer.fixed(stamp.lsn.rawValue)
        writer.fixed(stamp.item)
        writer.fixed(checksum(entity, stamp, block[...]))
        writer.raw(block)
        return writer.bytes
    }

    /// - Throws: ``JournalError/Code/damaged`` if the row is not what was written for this entity;
    ///   ``JournalError/Code/missingCodec`` and others if it cannot be read as things are.
    package init(decoding row: [UInt8], for entity: EntityID, with blocks: Blocks) throws(JournalError) {
        let (stamp, block) = try Self.parts(of: row, for: entity)
        self.stamp = stamp
        do throws(JournalError) {
            bytes = try blocks.decode(block, at: Self.place(entity, stamp), limit: Self.limit)
        } catch  where error.code == .damaged {
            throw JournalError(.damaged, "the snapshot of \(entity) is damaged: \(error.message)")
        }
    }

    /// The block in a row, and its place, whether or not the checksum fits; `nil` if the row is too short.
    static func uncheckedBlock(in row: [UInt8], key: [UInt8]) -> (ArraySlice<UInt8>, BlockPlace)? {
        guard let entity = key.withUnsafeBytes({ EntityID(keyBytes: $0) }),
            let (stamp, _, block) = try? uncheckedParts(of: row)
        else { return nil }
        return (block, place(entity, stamp))
    }

    /// A row that is damaged, with its block sealed as it is: it stays damaged. See ``Blocks/sealedAsFound(_:at:as:)``.
    ///
    /// - Parameter isKeptAside: Whether it stands in the table `damaged`: then its checksum fits if it did before.
    static func sealedAsFound(
        _ row: [UInt8], for entity: EntityID, isKeptAside: Bool = false, with new: Blocks
    ) throws(JournalError) -> [UInt8]? {
        let long = row + Array(repeating: 0, count: max(0, blockStart - row.count))
        guard let (stamp, expected, found) = try? uncheckedParts(of: long),
            let block = try new.sealedAsFound(found, at: place(entity, stamp))
        else { return nil }
        let sum = checksum(entity, stamp, block[...])
        var writer = ByteWriter(reserving: block.count + blockStart)
        writer.fixed(stamp.lsn.rawValue)
        writer.fixed(stamp.item)
        writer.fixed(isKeptAside && checksum(entity, stamp, found) == expected ? sum : ~sum)
        writer.raw(block)
        return writer.bytes
    }

    /// What a row includes; `nil` if it is damaged.
    package static func stamp(of row: [UInt8], for entity: EntityID) -> Stamp? { try? parts(of: row, for: entity).0 }

    private static func parts(
        of row: [UInt8], for entity: EntityID
    ) throws(JournalError) -> (Stamp, ArraySlice<UInt8>) {
        guard let (stamp, expected, block) = try? uncheckedParts(of: row),
            checksum(entity, stamp, block) == expected
        else { throw JournalError(.damaged, "the snapshot of \(entity) is damaged: its checksum does not fit") }
        return (stamp, block)
    }

    private static func uncheckedParts(
        of row: [UInt8]
    ) throws(ByteReader.Malformed) -> (Stamp, checksum: UInt32, ArraySlice<UInt8>) {
        var reader = ByteReader(row)
        let stamp = Stamp(LSN(try reader.fixed()), item: try reader.fixed())
        return (stamp, try reader.fixed(), try reader.take(reader.remaining))
    }

    /// The key is part of it, so that a snapshot that stands in another's place is found out.
    private static func checksum(_ entity: EntityID, _ stamp: Stamp, _ block: ArraySlice<UInt8>) -> UInt32 {
        // As of one row of bytes behind the other, of which none is made: there is one of these for each snapshot.
        var key = CRC32C.checksum(of: entity.kind.rawValue)
        key = CRC32C.checksum(of: entity.number, continuing: key)
        key = CRC32C.checksum(of: stamp.lsn.rawValue, continuing: key)
        key = CRC32C.checksum(of: UInt64(stamp.item), continuing: key)
        return CRC32C.checksum(block, continuing: key)
    }

    private static func place(_ entity: EntityID, _ stamp: Stamp) -> BlockPlace {
        BlockPlace(table: JournalTables.entities.name, key: entity.keyBytes, header: stamp.bytes)
    }
}

extension Stamp {
    /// The LSN and the number of items, 8 bytes each, the highest first.
    fileprivate var bytes: [UInt8] { lsn.keyBytes + UInt64(item).keyBytes }
}
