import RatchetJournal
import Testing

extension MemoryImage {
    /// Changes a row of the image behind the journal's back.
    func change<Key>(
        _ key: Key, of table: Table<Key, [UInt8]>, _ body: (inout [UInt8]) -> Void
    ) async throws {
        try await StoreSource.memory(self).withStore { store in
            var row = try #require(try await store.bytes(table.name, key.keyBytes))
            body(&row)
            try await store.commit(table.put(key, row))
        }
    }

    /// Makes the operations a commit of their own.
    func commit(_ operations: WriteBatch.Operation...) async throws {
        try await StoreSource.memory(self).withStore { try await $0.commit(operations) }
    }
}
