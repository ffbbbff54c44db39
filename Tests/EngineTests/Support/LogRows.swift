import RatchetEngine
import RatchetJournal

extension Lab {
    /// The records that the log holds now, and their bytes.
    func log() async throws -> (records: Int, bytes: Int) {
        let store = try await StoreSource.memory(image.copy()).open()
        let log = try await store.read { view in
            var log = (records: 0, bytes: 0)
            try JournalTables.log.scan(.all, in: view) { _, record in
                log.records += 1
                log.bytes += record.count
                return .next
            }
            return log
        }
        await store.close()
        return log
    }

    /// One row, as far as it is durable.
    func row<Key>(_ key: Key, of table: Table<Key, [UInt8]>) async throws -> [UInt8]? {
        let store = try MemoryStore.open(image.copy())
        return try await store.read { view in try table.value(for: key, in: view) }
    }

    /// Changes one row of a journal that nobody has open.
    func change<Key>(_ key: Key, of table: Table<Key, [UInt8]>, _ body: (inout [UInt8]) -> Void) async throws {
        let store = try await StoreSource.memory(image).open()
        var row = try await store.read { view in try table.value(for: key, in: view) } ?? []
        body(&row)
        var batch = WriteBatch()
        batch.add(table.put(key, row))
        try await store.commit(batch)
        await store.close()
    }
}
