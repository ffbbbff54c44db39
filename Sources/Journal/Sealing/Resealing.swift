/// Seals a journal that nobody has open anew: all of it with the current key, whatever it was sealed with before.
///
///     let inventory = try await Resealing.reseal(source, codecs: [AESGCM(keys: keys)], tables: tables)
///
/// A row that cannot be read is counted and named. What stands in it for everybody to read is sealed as it is, so that
/// nothing of it stays open and nothing of it is lost; it stays damaged.
///
/// It goes from row to row, in commits of a bounded size. When it is interrupted, the journal can be used as before if
/// it was sealed, and has to be resealed again if it was not; what is done is not done twice.
package struct Resealing {
    /// The rows of a commit, and their bytes.
    private static let rowLimit = 1_024
    private static let byteLimit = 8 << 20

    private let store: any Store
    private let old: Blocks
    private let new: Blocks
    private let codec: any SealingCodec

    /// Seals the journal with the current key, and takes every other key out of use.
    /// - Parameter progress: is told the rows that were looked at, and how many there are.
    /// - Returns: what the journal is sealed with now: other keys are left if rows that are damaged need them.
    /// - Throws: ``JournalError/Code/missingKey`` and ``JournalError/Code/wrongKey`` if a key is needed that was not
    ///   given; ``JournalError/Code/unfinishedImport``.
    package static func reseal(
        _ source: StoreSource, codecs: [any BlockCodec], tables: [SealableTable],
        progress: @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) async throws -> SealInventory {
        guard let codec = try Blocks.sealing(of: codecs) else {
            throw JournalError(.missingKey, "no keys were given to seal with: give them")
        }
        let store = try await source.open()
        do {
            let inventory = try await withTaskExecutorPreference(store.writerExecutor) {
                try await Resealing(store, codecs, codec).run(tables, progress)
            }
            await store.close()
            return inventory
        } catch {
            await store.close()
            throw error
        }
    }

    private init(_ store: any Store, _ codecs: [any BlockCodec], _ codec: any SealingCodec) async throws {
        self.store = store
        self.codec = codec
        (old, new) = try await store.read { view in
            try JournalMark.check(view)
            let rows = try SealRows(view)
            let seal = try rows.seal(codec, isOwned: true)
            // In a journal that is sealed a block that is not was not written there.
            let old = try Blocks(codecs: codecs, seal: rows.isUnfinished ? nil : rows.seal(codec, isOwned: false))
            try old.learn(in: view)
            return (old, try Blocks(codecs: codecs, seal: seal ?? JournalSeal(new: codec)))
        }
    }

    private func run(
        _ tables: [SealableTable], _ progress: @Sendable (Int, Int) -> Void
    ) async throws -> SealInventory {
        try await begin()
        let all = try await store.read { view in try tables.reduce(0) { try $0 + view.count(of: $1.name) } }
        var looked = Looked()
        for table in tables {
            let before = looked.rows
            looked.add(try await reseal(table) { progress(before + $0, all) })
        }
        return try await end(tables, looked)
    }

    /// - Parameter progress: is told how many rows were looked at.
    private func reseal(_ table: SealableTable, _ progress: (Int) -> Void) async throws -> Looked {
        var (looked, next) = (Looked(), [] as [UInt8]?)
        while let from = next {
            let part = try await part(of: table, from: from)
            if !part.batch.isEmpty { try await store.commit(part.batch) }
            looked.add(part.looked)
            next = part.next
            progress(looked.rows)
        }
        return looked
    }

    /// The key is in the journal before the first block that it seals.
    private func begin() async throws {
        let new = new
        let rows = try await store.read { view in
            let isSealed = try SealRows(view).keys.isEmpty == false
            let unfinished = JournalTables.sealing.put(SealRows.unfinished, [])
            return try new.sealRows(missingIn: view) + (isSealed ? [] : [unfinished])
        }
        var batch = WriteBatch()
        batch.add(contentsOf: rows)
        if !batch.isEmpty { try await store.commit(batch) }
    }

    /// Takes the keys out of use that no block needs any more.
    ///
    /// Other processes hand in with one of them until it is taken away: so what is in the inbox is sealed anew after
    /// that, and counts before it only if that can never be.
    private func end(_ tables: [SealableTable], _ looked: Looked) async throws -> SealInventory {
        let handedIn = tables.filter { $0.name == GuestTables.inbox.name }
        let own = tables.filter { $0.name != GuestTables.inbox.name }
        var inventory = try await store.read { view in try SealInventory(view, tables: own) }
        let needed = looked.kept.union([codec.currentKey])
        let unused = inventory.blocks.filter { $0.value == 0 && !needed.contains($0.key) }.map(\.key)
        var batch = WriteBatch()
        // Every row was looked at: what is open now cannot be sealed by looking again.
        for key in unused + [SealRows.unfinished] { batch.add(JournalTables.sealing.delete(key)) }
        try await store.commit(batch)
        for key in unused { inventory.blocks[key] = nil }
        for table in handedIn { _ = try await reseal(table) { _ in } }
        inventory.add(try await store.read { view in try SealInventory(view, tables: handedIn) })
        (inventory.damaged, inventory.damagedRows) = (looked.damaged, looked.damagedRows)
        return inventory
    }

    /// Rows that were looked at.
    private struct Looked: Sendable {
        var rows = 0
        var damaged = 0
        var damagedRows: [BlockPlace] = []
        /// The keys of those that stay as they are.
        var kept: Set<KeyID> = []

        mutating func add(_ other: Looked) {
            rows += other.rows
            kept.formUnion(other.kept)
            damaged += other.damaged
            damagedRows += other.damagedRows.prefix(SealInventory.namedRows - damagedRows.count)
        }
    }

    /// Some rows of a table in their new form, and where to go on.
    private struct Part: Sendable {
        var batch = WriteBatch()
        var looked = Looked()
        var next: [UInt8]?
    }

    private func part(of table: SealableTable, from first: [UInt8]) async throws -> Part {
        let (old, new, codec) = (old, new, codec)
        return try await store.read { view in
            var rows: [(key: [UInt8], row: [UInt8])] = []
            var (part, bytes) = (Part(), 0)
            try view.scan(table.name, KeyRange(from: first, upTo: nil)) { key, row in
                guard part.looked.rows < Self.rowLimit, bytes < Self.byteLimit else {
                    part.next = Array(key)
                    return .stop
                }
                part.looked.rows += 1
                guard table.isOld(Array(key), Array(row), codec) else { return .next }
                rows.append((Array(key), Array(row)))
                bytes += row.count
                return .next
            }
            for (key, row) in rows {
                let (changed, isDamaged) = try table.changed(key, row, from: old, to: new)
                if let changed {
                    part.batch.add(contentsOf: table.changes(key, changed))
                } else if let kept = table.block(in: row).flatMap({ SealedBlock.key(of: $0, id: codec.id) }) {
                    part.looked.kept.insert(kept)
                }
                guard isDamaged else { continue }
                let place = BlockPlace(table: table.name, key: changed?.key ?? key)
                part.looked.add(Looked(damaged: 1, damagedRows: [place]))
            }
            return part
        }
    }
}

extension SealableTable {
    /// The block in a row, if the table has blocks.
    func block(in row: [UInt8]) -> ArraySlice<UInt8>? {
        guard let start = blockStart?(row), start <= row.count else { return nil }
        return row[start...]
    }

    /// Whether a row is not yet what `codec` would make of it now.
    fileprivate func isOld(_ key: [UInt8], _ row: [UInt8], _ codec: any SealingCodec) -> Bool {
        if hasOpenKey(key, row) { return true }
        guard blockStart != nil else { return false }
        // A row that is too short for what it says has no block that could be sealed.
        return block(in: row).map { SealedBlock.key(of: $0, id: codec.id) != codec.currentKey } ?? true
    }

    /// What becomes of a row, and whether it is damaged; `nil` if it stays as it is, and so does the key that it needs.
    fileprivate func changed(
        _ key: [UInt8], _ row: [UInt8], from old: Blocks, to new: Blocks
    ) throws(JournalError) -> ((key: [UInt8], row: [UInt8])?, isDamaged: Bool) {
        do throws(JournalError) {
            return (try rewritten(key, row, old, new), false)
        } catch  where error.code == .damaged {
            return (try sealedAsFound?(key, row, old, new), true)
        }
    }

    fileprivate func changes(_ key: [UInt8], _ changed: (key: [UInt8], row: [UInt8])) -> [WriteBatch.Operation] {
        let removal: [WriteBatch.Operation] = changed.key == key ? [] : [.delete(name, key: key)]
        return removal + [.put(name, key: changed.key, value: changed.row)]
    }
}
