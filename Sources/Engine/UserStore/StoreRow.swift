package import RatchetJournal

/// A row of the table `store`: a key of the app's, and its value.
///
/// The key stands in the value too, since a sealed journal has nothing but a digest of it in front.
package struct StoreRow: Sendable, Hashable {
    /// The longest key, in UTF-8 bytes: a row with a long value has no room for more.
    package static let keyByteLimit = WriteBatch.longValueKeyLimit
    static let rowLimit = RunEvent.greatestByteLimit + 1_024

    package let key: String
    package let value: Payload

    package init(key: String, value: Payload) {
        self.key = key
        self.value = value
    }

    package func put(with blocks: Blocks) throws(JournalError) -> WriteBatch.Operation {
        try EngineTables.store.put(key, encoded, with: blocks)
    }

    package static func delete(_ key: String, with blocks: Blocks) -> WriteBatch.Operation {
        EngineTables.store.delete(blocks.key(key, in: EngineTables.store.name))
    }

    /// - Throws: `JournalError` with the code `damaged` if the row is not what was written there.
    package static func value(
        for key: String, in view: borrowing any StoreView & ~Copyable, with blocks: Blocks
    ) throws(JournalError) -> Payload? {
        let row = blocks.key(key, in: EngineTables.store.name)
        guard let bytes = try EngineTables.store.value(for: row, in: view, with: blocks) else { return nil }
        guard let found = try? StoreRow(decoding: bytes), found.key == key else {
            throw JournalError(.damaged, "the value of key '\(key)' in the store is not what was written there")
        }
        return found.value
    }

    var encoded: [UInt8] {
        var writer = ByteWriter(reserving: value.bytes.count + key.utf8.count + 8)
        writer.text(key)
        writer.blob(value.bytes)
        return writer.bytes
    }

    package init(decoding bytes: [UInt8]) throws(ByteReader.Malformed) {
        var reader = ByteReader(bytes)
        key = try reader.text()
        value = try reader.payload()
        guard reader.isAtEnd else { throw reader.malformed }
    }

    static func check(key: String) throws(EngineError) {
        let length = key.utf8.count
        guard !(1...keyByteLimit).contains(length) else { return }
        throw EngineError(
            .invalidKey, "a key of the store has from 1 to \(keyByteLimit) bytes of UTF-8, and this one has \(length)")
    }
}
