extension Blocks {
    /// The number of the dictionary that the block in a row needs; `nil` if it needs none, or cannot be read at all.
    ///
    /// - Parameter kind: The table that the row is in: that of entities, the archive, or a ``BlockTable``.
    func dictionaryNumber(ofRow row: [UInt8], key: [UInt8], of kind: TableName) -> UInt32? {
        guard kind != JournalTables.entities.name, kind != JournalTables.archive.name else {
            guard let (block, place) = Snapshot.block(in: row, key: key) else { return nil }
            return dictionaryNumber(of: block, at: place)
        }
        return dictionaryNumber(
            of: row.dropFirst(BlockTable<UInt32>.blockStart), at: BlockPlace(table: kind, key: key))
    }

    private func dictionaryNumber(of block: ArraySlice<UInt8>, at place: BlockPlace) -> UInt32? {
        guard let frame = try? frame(in: block, at: place, limit: Snapshot.limit) else { return nil }
        let number = ZstdDecompressor.dictionaryNumber(of: frame)
        return number == 0 ? nil : number
    }
}
