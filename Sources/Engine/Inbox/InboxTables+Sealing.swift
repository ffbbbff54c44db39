import RatchetJournal

extension InboxTables {
    /// All of them have something of users in them.
    static let sealable: [SealableTable] = [
        .keys(commands), rows(of: inbox, limit: HandedIn.contentLimit),
        rows(of: answers, limit: KeptAnswer.contentLimit),
        // The row of the inbox within is sealed itself.
        .blocks(setAside) { number, value, old, new in
            guard let kept = try? SetAside(decoding: value, at: number) else { return value }
            let row = try? resealed(kept.row, at: number, of: inbox.name, old, new, limit: HandedIn.contentLimit)
            return row.map { SetAside(reason: kept.reason, row: $0).encoded } ?? value
        },
    ]

    private static func rows(of table: Table<UInt64, [UInt8]>, limit: Int) -> SealableTable {
        SealableTable(
            name: table.name, blockStart: { InboxRow.blockStart(in: $0) },
            rewritten: { key, row, old, new throws(JournalError) in
                guard let number = key.withUnsafeBytes({ UInt64(keyBytes: $0) }) else { return nil }
                do throws(JournalError) {
                    return (key, try resealed(row, at: number, of: table.name, old, new, limit: limit))
                } catch  where error.code == .missingKey {
                    // It was sealed with a key that is not the journal's: it can be set aside until that is there.
                    return nil
                }
            },
            sealedAsFound: { key, row, _, new throws(JournalError) in
                guard let number = key.withUnsafeBytes({ UInt64(keyBytes: $0) }) else { return nil }
                return try InboxRow.sealedAsFound(row, in: table.name, at: number, with: new).map { (key, $0) }
            },
            hasOpenKey: { key, row in
                guard let number = key.withUnsafeBytes({ UInt64(keyBytes: $0) }) else { return false }
                return (try? InboxRow(row, at: number))?.key.isDigest == false
            })
    }

    private static func resealed(
        _ row: [UInt8], at number: UInt64, of table: TableName, _ old: Blocks, _ new: Blocks, limit: Int
    ) throws(JournalError) -> [UInt8] {
        guard let found = try? InboxRow(row, at: number) else {
            throw JournalError(.damaged, "row \(number) of table '\(table)' is damaged: its checksum does not fit")
        }
        return try found.resealed(in: table, at: number, from: old, to: new, limit: limit)
    }
}
