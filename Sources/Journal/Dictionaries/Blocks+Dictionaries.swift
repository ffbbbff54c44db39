extension Blocks {
    /// Takes in the dictionaries that are in the journal and not known yet.
    package func learn(in view: borrowing any StoreView & ~Copyable) throws {
        try dictionaries.refresh(view, with: self)
    }

    /// The number of the dictionary that the block in a row needs; `nil` if it needs none, or is damaged.
    ///
    /// - Parameters:
    ///   - row: the row's value.
    ///   - key: its key.
    ///   - kind: what it is: a snapshot, or a row of a ``BlockTable``.
    /// - Throws: ``JournalError/Code/missingCodec`` and others if that cannot be told as things are.
    func dictionaryNumber(ofRow row: [UInt8], key: [UInt8], of kind: TableName) throws(JournalError) -> UInt32? {
        guard kind != JournalTables.entities.name else {
            guard let (block, place) = Snapshot.block(in: row, key: key) else { return nil }
            return try dictionaryNumber(of: block, at: place)
        }
        return try dictionaryNumber(
            of: row.dropFirst(BlockTable<UInt32>.blockStart), at: BlockPlace(table: kind, key: key))
    }

    private func dictionaryNumber(
        of block: ArraySlice<UInt8>, at place: BlockPlace
    ) throws(JournalError) -> UInt32? {
        do throws(JournalError) {
            guard let frame = try frame(in: block, at: place, limit: Snapshot.limit) else { return nil }
            let number = ZstdDecompressor.dictionaryNumber(of: frame)
            return number == 0 ? nil : number
        } catch  where error.code == .damaged {
            return nil
        }
    }
}
