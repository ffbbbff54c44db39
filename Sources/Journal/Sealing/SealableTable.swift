/// A table with something of users in it, for what goes through all of them: sealing anew, and counting by key.
///
/// Every such table has to be named in a list of these: the journal's own in ``own``, those of the layers above there.
package struct SealableTable: Sendable {
    package let name: TableName
    /// Where a row's block begins; `nil` if the values are no blocks.
    let blockStart: (@Sendable (_ row: [UInt8]) -> Int?)?
    /// Makes another row of a row: what was sealed in `old` is in `new`.
    package typealias Rewriting =
        @Sendable (_ key: [UInt8], _ row: [UInt8], _ old: Blocks, _ new: Blocks) throws(JournalError)
        -> (key: [UInt8], row: [UInt8])?

    /// What a row is in its new form.
    let rewritten: Rewriting
    /// What a row becomes that is damaged: what stands in it is sealed as it is, and it stays damaged. `nil` if it
    /// stays as it is. A table whose values are no blocks has no such rows.
    let sealedAsFound: Rewriting?
    /// Whether the key of such a row, or one in front of its block, was chosen by a user, and stands there as it was
    /// chosen.
    let hasOpenKey: @Sendable (_ key: [UInt8], _ row: [UInt8]) -> Bool

    /// One whose rows have a form of their own.
    package init(
        name: TableName, blockStart: (@Sendable (_ row: [UInt8]) -> Int?)?,
        rewritten: @escaping Rewriting, sealedAsFound: Rewriting? = nil,
        hasOpenKey: @escaping @Sendable (_ key: [UInt8], _ row: [UInt8]) -> Bool
    ) {
        self.name = name
        self.blockStart = blockStart
        self.rewritten = rewritten
        self.sealedAsFound = sealedAsFound
        self.hasOpenKey = hasOpenKey
    }

    /// The journal's own.
    package static let own = [
        log, snapshots(JournalTables.entities), snapshots(JournalTables.archive), blocks(JournalTables.history),
        blocks(JournalTables.feed),
        // The row of another table within is sealed itself.
        blocks(JournalTables.damaged) { entity, value, _, new in
            ((try? Snapshot.sealedAsFound(value, for: entity, isKeptAside: true, with: new)) ?? nil) ?? value
        },
        blocks(JournalTables.dictionaries),
    ]

    private static let log = SealableTable(
        name: JournalTables.log.name, blockStart: { LogRecord.blockStart(in: $0) },
        rewritten: { key, row, old, new throws(JournalError) in
            guard let lsn = key.withUnsafeBytes({ LSN(keyBytes: $0) }) else { throw misplaced(JournalTables.log.name) }
            let record = try LogRecord(decoding: row, at: lsn)
            let body = PlainBlock(try record.body(with: old))
            return (key, try LogRecord.encode(lsn: lsn, header: record.header, body: body, blocks: new))
        },
        sealedAsFound: { key, row, _, new throws(JournalError) in
            guard let lsn = key.withUnsafeBytes({ LSN(keyBytes: $0) }) else { return nil }
            return try LogRecord.sealedAsFound(row, lsn: lsn, with: new).map { (key, $0) }
        },
        hasOpenKey: { _, _ in false })

    private static func snapshots(_ table: Table<EntityID, [UInt8]>) -> SealableTable {
        SealableTable(
            name: table.name, blockStart: { _ in Snapshot.blockStart },
            rewritten: { key, row, old, new throws(JournalError) in
                guard let entity = key.withUnsafeBytes({ EntityID(keyBytes: $0) }) else { throw misplaced(table.name) }
                return (key, try Snapshot(decoding: row, for: entity, with: old).encoded(for: entity, with: new))
            },
            sealedAsFound: { key, row, _, new throws(JournalError) in
                guard let entity = key.withUnsafeBytes({ EntityID(keyBytes: $0) }) else { return nil }
                return try Snapshot.sealedAsFound(row, for: entity, with: new).map { (key, $0) }
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
                guard let typed = key.withUnsafeBytes({ Key(keyBytes: $0) }) else { throw misplaced(table.name) }
                let value = content(typed, try table.value(of: row, typed, with: old), old, new)
                return (key, try table.row(typed, value, with: new))
            },
            sealedAsFound: { key, row, _, new throws(JournalError) in
                guard let typed = key.withUnsafeBytes({ Key(keyBytes: $0) }) else { return nil }
                return try table.sealedAsFound(row, typed, as: typed, with: new).map { (key, $0) }
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
            sealedAsFound: { key, row, _, new throws(JournalError) in
                let newKey = new.sealed(UserKey(key), in: table.name)
                return try table.sealedAsFound(row, UserKey(key), as: newKey, with: new)
                    .map { (newKey.keyBytes, $0) }
            },
            hasOpenKey: { key, _ in !UserKey(key).isDigest })
    }

    /// The same, of which a part of the key was chosen.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - prefixBytes: How many bytes stand before what the user chose.
    package static func blocks<Key: OrderedKey>(_ table: BlockTable<Key>, behind prefixBytes: Int) -> SealableTable {
        let rows = BlockTable<UserKey>(table.name, limit: table.limit)
        let sealed = { @Sendable (key: [UInt8], new: Blocks) -> UserKey in
            let (prefix, chosen) = (Array(key.prefix(prefixBytes)), UserKey(Array(key.dropFirst(prefixBytes))))
            return UserKey(prefix + new.sealed(chosen, behind: prefix, in: table.name).keyBytes)
        }
        return SealableTable(
            name: table.name, blockStart: { _ in BlockTable<UserKey>.blockStart },
            rewritten: { key, row, old, new throws(JournalError) in
                let value = try rows.value(of: row, UserKey(key), with: old)
                let newKey = sealed(key, new)
                return (newKey.keyBytes, try rows.row(newKey, value, with: new))
            },
            sealedAsFound: { key, row, _, new throws(JournalError) in
                let newKey = sealed(key, new)
                return try rows.sealedAsFound(row, UserKey(key), as: newKey, with: new).map { (newKey.keyBytes, $0) }
            },
            hasOpenKey: { key, _ in !UserKey(Array(key.dropFirst(prefixBytes))).isDigest })
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

    /// A table whose keys begin with something that users chose, and whose values say nothing of them.
    /// - Parameters:
    ///   - table: The table.
    ///   - suffixBytes: How many bytes stand behind what the user chose.
    package static func keys<Key: OrderedKey, Value: TableValue>(
        _ table: Table<Key, Value>, before suffixBytes: Int
    ) -> SealableTable {
        SealableTable(
            name: table.name, blockStart: nil,
            rewritten: { key, row, _, new throws(JournalError) in
                let chosen = UserKey(Array(key.dropLast(suffixBytes)))
                return (new.sealed(chosen, in: table.name).keyBytes + key.suffix(suffixBytes), row)
            },
            hasOpenKey: { key, _ in !UserKey(Array(key.dropLast(suffixBytes))).isDigest })
    }

    /// Such a row is not where any was written, and what its block is bound to cannot be told.
    private static func misplaced(_ table: TableName) -> JournalError {
        JournalError(.damaged, "table '\(table)' has a key that is not one of its kind: restore a backup")
    }
}
