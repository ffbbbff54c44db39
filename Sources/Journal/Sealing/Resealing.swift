/// Seals a journal that nobody has open anew: all of it with the current key, whatever it was sealed with before.
///
///     let inventory = try await Resealing.reseal(source, codecs: [AESGCM(keys: keys)], tables: tables)
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
    ///   given.
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
        let known = try await store.read { view in try SealRows(view).seal(codec, isOwned: true) }
        old = try Blocks(codecs: codecs)
        new = try Blocks(codecs: codecs, seal: known ?? JournalSeal(new: codec))
    }

    private func run(
        _ tables: [SealableTable], _ progress: @Sendable (Int, Int) -> Void
    ) async throws -> SealInventory {
        try await begin()
        let all = try await store.read { view in try tables.reduce(0) { try $0 + view.count(of: $1.name) } }
        var done = 0
        for table in tables {
            let before = done
            done += try await reseal(table) { progress(before + $0, all) }
        }
        return try await end(tables)
    }

    /// - Parameter progress: is told how many rows were looked at.
    /// - Returns: how many there were.
    private func reseal(_ table: SealableTable, _ progress: (Int) -> Void) async throws -> Int {
        var (done, next) = (0, [] as [UInt8]?)
        while let from = next {
            let part = try await part(of: table, from: from)
            if !part.batch.isEmpty { try await store.commit(part.batch) }
            done += part.rows
            next = part.next
            progress(done)
        }
        return done
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
    private func end(_ tables: [SealableTable]) async throws -> SealInventory {
        var inventory = try await store.read { view in try SealInventory(view, tables: tables) }
        let current = codec.currentKey
        let unused = inventory.blocks.filter { $0.value == 0 && $0.key != current }.map(\.key)
        var batch = WriteBatch()
        for key in unused + (inventory.open == 0 ? [SealRows.unfinished] : []) {
            batch.add(JournalTables.sealing.delete(key))
        }
        try await store.commit(batch)
        // Until now other processes could hand something in that is sealed with one of them.
        for table in tables where table.name == GuestTables.inbox.name { _ = try await reseal(table) { _ in } }
        for key in unused { inventory.blocks[key] = nil }
        return inventory
    }

    /// Some rows of a table in their new form, and where to go on.
    private struct Part: Sendable {
        var batch = WriteBatch()
        var rows = 0
        var next: [UInt8]?
    }

    private func part(of table: SealableTable, from first: [UInt8]) async throws -> Part {
        let (old, new, codec) = (old, new, codec)
        return try await store.read { view in
            var rows: [(key: [UInt8], row: [UInt8])] = []
            var (part, bytes) = (Part(), 0)
            try view.scan(table.name, KeyRange(from: first, upTo: nil)) { key, row in
                guard part.rows < Self.rowLimit, bytes < Self.byteLimit else {
                    part.next = Array(key)
                    return .stop
                }
                part.rows += 1
                guard table.isOld(Array(key), Array(row), codec) else { return .next }
                rows.append((Array(key), Array(row)))
                bytes += row.count
                return .next
            }
            for (key, row) in rows { part.batch.add(contentsOf: try table.changes(key, row, from: old, to: new)) }
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
        return block(in: row).map { SealedBlock.key(of: $0, id: codec.id) != codec.currentKey } ?? false
    }

    /// None if the row is damaged: it stays as it is, and so does the key that it needs.
    fileprivate func changes(
        _ key: [UInt8], _ row: [UInt8], from old: Blocks, to new: Blocks
    ) throws(JournalError) -> [WriteBatch.Operation] {
        let changed: (key: [UInt8], row: [UInt8])?
        do throws(JournalError) {
            changed = try rewritten(key, row, old, new)
        } catch  where error.code == .damaged {
            return []
        }
        guard let changed else { return [] }
        let removal: [WriteBatch.Operation] = changed.key == key ? [] : [.delete(name, key: key)]
        return removal + [.put(name, key: changed.key, value: changed.row)]
    }
}
