extension Blocks {
    /// Takes in the dictionaries that are in the journal and not known yet.
    package func learn(in view: borrowing any StoreView & ~Copyable) throws {
        try dictionaries.refresh(view, with: self)
    }

    /// The dictionaries of the journal that cannot be read, once they were learnt, as they stand there.
    package func damagedDictionaries(
        in view: borrowing any StoreView & ~Copyable
    ) throws -> [(key: [UInt8], row: [UInt8])] {
        var rows: [(key: [UInt8], row: [UInt8])] = []
        try view.scan(DictionaryRow.table.name, .all) { key, row in
            let isDamaged = UInt32(keyBytes: key).map(dictionaries.isDamaged) ?? true
            if isDamaged { rows.append((Array(key), Array(row))) }
            return .next
        }
        return rows
    }

    /// The number of the dictionary that a row of any table names whose checksum fits, if new dictionaries can have
    /// that number; `nil` if that cannot be told.
    package func namedDictionary(inRow row: [UInt8], key: [UInt8], of table: TableName) -> UInt32? {
        let number: UInt32?
        if Snapshot.tables.contains(table) {
            let entity = key.withUnsafeBytes { EntityID(keyBytes: $0) }
            let isSound = entity.map { Snapshot.stamp(of: row, for: $0) != nil } ?? false
            let kind = JournalTables.entities.name
            number = isSound ? try? dictionaryNumber(ofRow: row, key: key, in: table, of: kind) : nil
        } else if table == JournalTables.history.name {
            let place = key.withUnsafeBytes { HistoryKey(keyBytes: $0) }
            let isSound = place.map { JournalTables.history.hasChecksum(row, $0) } ?? false
            number = isSound ? try? dictionaryNumber(ofRow: row, key: key, in: table, of: table) : nil
        } else {
            number = nil
        }
        return number.flatMap { CompressionDictionary.numbers.contains($0) ? $0 : nil }
    }

    /// The number of the dictionary that the block in a row needs; `nil` if it needs none, or none can be told.
    ///
    /// The checksum is not looked at: whoever mends a damaged row needs its dictionary too.
    /// - Parameters:
    ///   - row: the row's value.
    ///   - key: its key.
    ///   - table: where it is; in the table `damaged` another row is within.
    ///   - kind: what it is: a snapshot, or a row of a ``BlockTable``.
    /// - Throws: ``JournalError/Code/missingCodec`` and others if that cannot be told as things are.
    func dictionaryNumber(
        ofRow row: [UInt8], key: [UInt8], in table: TableName, of kind: TableName
    ) throws(JournalError) -> UInt32? {
        if table == JournalTables.damaged.name {
            guard let row = try damagedRow(in: row, key: key) else { return nil }
            return try dictionaryNumber(ofRow: row, key: key, in: kind, of: kind)
        }
        guard kind != JournalTables.entities.name else {
            guard let (block, place) = Snapshot.uncheckedBlock(in: row, key: key) else { return nil }
            return try dictionaryNumber(of: block, at: place)
        }
        return try dictionaryNumber(
            of: row.dropFirst(BlockTable<UInt32>.blockStart), at: BlockPlace(table: kind, key: key))
    }

    /// The row that a row of the table `damaged` keeps; `nil` if that is damaged itself.
    private func damagedRow(in row: [UInt8], key: [UInt8]) throws(JournalError) -> [UInt8]? {
        guard let entity = key.withUnsafeBytes({ EntityID(keyBytes: $0) }) else { return nil }
        do throws(JournalError) {
            return try JournalTables.damaged.value(of: row, entity, with: self)
        } catch  where error.code == .damaged {
            return nil
        }
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
