/// The key of a row of the table `chunks`: which part it is, and of which value.
struct ChunkKey: Sendable, Hashable {
    /// The value's own table and row.
    let table: TableName
    let row: [UInt8]
    /// From 1 on: the value's own row has the part before.
    let index: Int

    /// Lengths stand in front, so that no two values have the same.
    var bytes: [UInt8] {
        var writer = ByteWriter(reserving: table.rawValue.utf8.count + row.count + 8)
        writer.text(table.rawValue)
        writer.blob(row)
        writer.raw(withUnsafeBytes(of: UInt32(truncatingIfNeeded: index).bigEndian) { Array($0) })
        return writer.bytes
    }

    /// The CRC-32C that stands before the part.
    func checksum(of part: UnsafeRawBufferPointer) -> UInt32 {
        CRC32C.checksum(part, continuing: CRC32C.checksum(bytes))
    }
}

extension ChunkKey {
    /// `nil` if the bytes are no such key.
    init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        guard let table = try? reader.text(), let row = try? reader.blob(),
            let index = try? reader.fixed(UInt32.self), reader.isAtEnd, index != 0
        else { return nil }
        self.init(table: TableName(table), row: row, index: Int(index.byteSwapped))
    }

    /// The part before this one; `nil` if that is in the value's own row.
    var previous: ChunkKey? { index > 1 ? ChunkKey(table: table, row: row, index: index - 1) : nil }
}

extension ChunkKey: CustomStringConvertible {
    /// Which part it is, and of which row.
    var description: String { "chunk \(index) of the value \(BlockPlace(table: table, key: row))" }
}
