/// A table with something of users in it, for what goes through all of them: sealing anew, and counting by key.
///
/// Every such table has to be named in a list of these: the journal's own in ``own``, those of the layers above there.
package struct SealableTable: Sendable {
    package let name: TableName
    /// Where a row's block begins; `nil` if the values are no blocks.
    let blockStart: (@Sendable (_ row: [UInt8]) -> Int?)?
    /// What a row is in its new form.
    let rewritten:
        @Sendable (_ key: [UInt8], _ row: [UInt8], _ old: Blocks, _ new: Blocks) throws(JournalError)
            -> (key: [UInt8], row: [UInt8])?
    /// Whether the key of such a row, or one in front of its block, was chosen by a user, and stands there as it was
    /// chosen.
    let hasOpenKey: @Sendable (_ key: [UInt8], _ row: [UInt8]) -> Bool

    /// One whose rows have a form of their own.
    package init(
        name: TableName, blockStart: (@Sendable (_ row: [UInt8]) -> Int?)?,
        rewritten:
            @escaping @Sendable (_ key: [UInt8], _ row: [UInt8], _ old: Blocks, _ new: Blocks) throws(JournalError)
            -> (key: [UInt8], row: [UInt8])?,
        hasOpenKey: @escaping @Sendable (_ key: [UInt8], _ row: [UInt8]) -> Bool
    ) {
        self.name = name
        self.blockStart = blockStart
        self.rewritten = rewritten
        self.hasOpenKey = hasOpenKey
    }

    /// The journal's own.
    package static let own = [
        log, snapshots(JournalTables.entities), snapshots(JournalTables.archive), blocks(JournalTables.history),
        blocks(JournalTables.damaged),
        blocks(JournalTables.dictionaries),
    ]

    private static let log = SealableTable(
        name: JournalTables.log.name, blockStart: { LogRecord.blockStart(in: $0) },
        rewritten: { key, row, old, new throws(JournalError) in
            guard let lsn = key.withUnsafeBytes({ LSN(keyBytes: $0) }) else { return nil }
            let record = try LogRecord(decoding: row, at: lsn)
            let body = PlainBlock(try record.body(with: old))
            return (key, try LogRecord.encode(lsn: lsn, header: record.header, body: body, blocks: new))
        },
        hasOpenKey: { _, _ in false })

    private static func snapshots(_ table: Table<EntityID, [UInt8]>) -> SealableTable {
        SealableTable(
            name: table.name, blockStart: { _ in Snapshot.blockStart },
            rewritten: { key, row, old, new throws(JournalError) in
                guard let entity = key.withUnsafeBytes({ EntityID(keyBytes: $0) }) else { return nil }
                return (key, try Snapshot(decoding: row, for: entity, with: old).encoded(for: entity, with: new))
            },
            hasOpenKey: { _, _ in false })
    }

    /// A table of blocks whose keys say nothing of users.
    ///
    /// - Parameters:
    ///   - table: which one.
    ///   - content: what a value becomes that has sealed blocks in itself.
    package static func blocks<Key: OrderedKey>(
        _ table: BlockTable<Key>,
        content: @escaping @Sendable (Key, [UInt8], _ old: Blocks, _ new: Blocks) -> [UInt8] = { _, value, _, _ in value
        }
    ) -> SealableTable {
        SealableTable(
            name: table.name, blockStart: { _ in BlockTable<Key>.blockStart },
            rewritten: { key, row, old, new throws(JournalError) in
                guard let typed = key.withUnsafeBytes({ Key(keyBytes: $0) }) else { return nil }
                let value = content(typed, try table.value(of: row, typed, with: old), old, new)
                return (key, try table.row(typed, value, with: new))
            },
            hasOpenKey: { _, _ in false })
    }

    /// A table of blocks that are found by something that users chose.
    package static func blocks(_ table: BlockTable<UserKey>) -> SealableTable {
        SealableTable(
            name: table.name, blockStart: { _ in BlockTable<UserKey>.blockStart },
            rewritten: { key, row, old, new throws(JournalError) in
                let value = try table.value(of: row, UserKey(key), with: old)
                let newKey = new.sealed(UserKey(key), in: table.name)
                return (newKey.keyBytes, try table.row(newKey, value, with: new))
            },
            hasOpenKey: { key, _ in !UserKey(key).isDigest })
    }

    /// A table whose keys were chosen by users, and whose values say nothing of them.
    /// - Parameters:
    ///   - table: The table.
    ///   - prefixBytes: How many bytes stand before what the user chose.
    package static func keys<Key: OrderedKey, Value: TableValue>(
        _ table: Table<Key, Value>, behind prefixBytes: Int = 0
    ) -> SealableTable {
        SealableTable(
            name: table.name, blockStart: nil,
            rewritten: { key, row, _, new throws(JournalError) in
                let (prefix, chosen) = (Array(key.prefix(prefixBytes)), UserKey(Array(key.dropFirst(prefixBytes))))
                return (prefix + new.sealed(chosen, behind: prefix, in: table.name).keyBytes, row)
            },
            hasOpenKey: { key, _ in !UserKey(Array(key.dropFirst(prefixBytes))).isDigest })
    }
}
