/// A table whose values are blocks, each behind a checksum of its own: for what can hold users' data.
///
///     static let plans = BlockTable<Fingerprint>("plans", limit: 1 << 24)
///
/// A value is `u32` CRC-32C of the table's name, the key and the block, then the block.
package struct BlockTable<Key: OrderedKey>: Sendable {
    package let name: TableName
    /// The most bytes that a value may have.
    package let limit: Int
    private let rows: Table<Key, [UInt8]>

    package init(_ name: TableName, limit: Int) {
        self.name = name
        self.limit = limit
        rows = Table(name)
    }

    package func put(
        _ key: Key, _ value: [UInt8], with blocks: Blocks
    ) throws(JournalError) -> WriteBatch.Operation {
        rows.put(key, try row(key, value, with: blocks))
    }

    package func append(
        _ key: Key, _ value: [UInt8], with blocks: Blocks
    ) throws(JournalError) -> WriteBatch.Operation {
        rows.append(key, try row(key, value, with: blocks))
    }

    package func delete(_ key: Key) -> WriteBatch.Operation { rows.delete(key) }

    package func deleteRange(_ range: Range<Key>, limit: Int) -> WriteBatch.Operation where Key: Comparable {
        rows.deleteRange(range, limit: limit)
    }

    /// The value of the row with this key, or `nil` if there is none.
    /// - Throws: ``JournalError/Code/damaged`` if it is not what was written there;
    ///   ``JournalError/Code/missingCodec`` and others if it cannot be read as things are.
    package func value(
        for key: Key, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws(JournalError) -> [UInt8]? {
        guard let row = try rows.value(for: key, in: view) else { return nil }
        return try value(of: row, key, with: blocks)
    }

    /// Hands the rows of `range` to `body`, in the order of their keys, until it answers `.stop`.
    package func scan(
        _ range: KeyRange, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks,
        _ body: (Key, [UInt8]) throws -> ScanStep
    ) throws {
        try rows.scan(range, in: view) { key, row in try body(key, try value(of: row, key, with: blocks)) }
    }

    /// The same, with what is damaged as such: other rows can be read all the same.
    package func scanResults(
        _ range: KeyRange, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks,
        _ body: (Key, Result<[UInt8], JournalError>) throws -> ScanStep
    ) throws {
        try rows.scan(range, in: view) { key, row in
            try body(key, try result(of: row, key, with: blocks))
        }
    }

    private func result(
        of row: [UInt8], _ key: Key, with blocks: Blocks
    ) throws(JournalError) -> Result<[UInt8], JournalError> {
        do throws(JournalError) {
            return .success(try value(of: row, key, with: blocks))
        } catch  where error.code == .damaged {
            return .failure(error)
        }
    }

    /// The same for the keys alone: the values are not looked into.
    package func scanKeys(
        _ range: KeyRange, in view: borrowing any StoreView & ~Copyable, _ body: (Key) throws -> ScanStep
    ) throws {
        try rows.scan(range, in: view) { key, _ in try body(key) }
    }

    /// The greatest key that there is, or 0; what is no number is passed over.
    package func lastKey(in view: borrowing any StoreView & ~Copyable) throws(JournalError) -> UInt64
    where Key == UInt64 { try rows.lastKey(in: view) }

    /// What a row with this value looks like.
    package func row(_ key: Key, _ value: [UInt8], with blocks: Blocks) throws(JournalError) -> [UInt8] {
        guard value.count <= limit else {
            throw JournalError(
                .tooLarge, "a value of table '\(name)' has \(value.count) bytes, and at most \(limit) are allowed")
        }
        let block = try blocks.encode(PlainBlock(value), at: BlockPlace(table: name, key: key.keyBytes))
        var writer = ByteWriter(reserving: block.count + 4)
        writer.fixed(checksum(key, block[...]))
        writer.raw(block)
        return writer.bytes
    }

    /// A row that is damaged, with its block sealed as it is: it stays damaged.
    ///
    /// See ``Blocks/sealedAsFound(_:at:as:)``.
    func sealedAsFound(
        _ row: [UInt8], _ key: Key, as newKey: Key, with new: Blocks
    ) throws(JournalError) -> [UInt8]? {
        let (place, newPlace) = (
            BlockPlace(table: name, key: key.keyBytes), BlockPlace(table: name, key: newKey.keyBytes)
        )
        let found = row.dropFirst(Self.blockStart)
        guard let block = try new.sealedAsFound(found, at: place, as: newPlace) else { return nil }
        var writer = ByteWriter(reserving: block.count + Self.blockStart)
        writer.fixed(~checksum(newKey, block[...]))
        writer.raw(block)
        return writer.bytes
    }

    /// The row with this key as it stands there, or `nil` if there is none.
    func row(for key: Key, in view: borrowing any StoreView & ~Copyable) throws(JournalError) -> [UInt8]? {
        try rows.value(for: key, in: view)
    }

    /// Where the block begins in a row.
    static var blockStart: Int { MemoryLayout<UInt32>.size }

    /// The value that a row holds, wherever that was read.
    package func value(of row: [UInt8], _ key: Key, with blocks: Blocks) throws(JournalError) -> [UInt8] {
        let place = BlockPlace(table: name, key: key.keyBytes)
        var reader = ByteReader(row)
        guard let expected = try? reader.fixed(UInt32.self), expected == checksum(key, row[4...]) else {
            throw JournalError(.damaged, "the value \(place) is damaged: its checksum does not fit")
        }
        do throws(JournalError) {
            return try blocks.decode(row[4...], at: place, limit: limit)
        } catch  where error.code == .damaged {
            throw JournalError(.damaged, "the value \(place) is damaged: \(error.message)")
        }
    }

    /// Whether the row's checksum fits; what is in the block is not looked at.
    func hasChecksum(_ row: [UInt8], _ key: Key) -> Bool {
        var reader = ByteReader(row)
        return (try? reader.fixed(UInt32.self)).map { $0 == checksum(key, row[Self.blockStart...]) } ?? false
    }

    /// The place is part of it, so that a value that stands in another's place is found out.
    private func checksum(_ key: Key, _ block: ArraySlice<UInt8>) -> UInt32 {
        CRC32C.checksum(block, continuing: CRC32C.checksum(name.rawValue.keyBytes + key.keyBytes))
    }
}
