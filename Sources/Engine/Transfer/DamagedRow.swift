import RatchetJournal

/// A row of an export that could not be opened where it was.
struct DamagedRow {
    /// Where the checksum of a row stands: at its start, or in a snapshot behind the stamp.
    private static let checksumPlaces = [JournalTables.entities.name: 12, JournalTables.archive.name: 12]

    let table: TableName
    let key: [UInt8]
    let row: [UInt8]

    /// A row that keeps the number of a dictionary which nobody has from new ones.
    static func dictionary(_ number: UInt32, with blocks: Blocks) throws(JournalError) -> WriteBatch.Operation {
        let table = JournalTables.dictionaries
        let row = DamagedRow(table: table.name, key: number.keyBytes, row: try table.row(number, [], with: blocks))
        return .put(row.table, key: row.key, value: row.spoilt)
    }

    /// The row as a journal can have it whose readers have these blocks.
    ///
    /// It stays as it is if it is damaged to them, too. One that needs a key or a codec that they do not have would
    /// keep the journal from being opened: it gets a checksum that does not fit.
    func suited(to blocks: Blocks) -> [UInt8] {
        do {
            try open(with: blocks)
            return row
        } catch let error as JournalError where error.code != .damaged {
            return spoilt
        } catch {
            return row
        }
    }

    private func open(with blocks: Blocks) throws {
        if table == JournalTables.dictionaries.name {
            _ = try JournalTables.dictionaries.value(of: row, try TransferTables.decode(key), with: blocks)
        } else if let place = TransferTables.place(of: table, key) {
            _ = try TransferTables.all[place].open(key, row, blocks)
        }
    }

    private var spoilt: [UInt8] {
        if table == JournalTables.log.name {
            guard let lsn: LSN = try? TransferTables.decode(key), let record = try? LogRecord(decoding: row, at: lsn)
            else { return row }
            return record.spoilt
        }
        let place = Self.checksumPlaces[table] ?? 0
        guard place < row.count else { return row }
        var row = row
        row[place] ^= 1
        return row
    }
}
