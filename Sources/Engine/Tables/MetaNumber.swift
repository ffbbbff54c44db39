package import RatchetJournal

/// A row of the table `meta` that holds one number: 8 bytes, little-endian.
package struct MetaNumber: Sendable {
    let key: String

    package init(_ key: String) { self.key = key }

    package func put(_ number: UInt64) -> WriteBatch.Operation {
        var writer = ByteWriter()
        writer.fixed(number)
        return JournalTables.meta.put(key, writer.bytes)
    }

    package var deletion: WriteBatch.Operation { JournalTables.meta.delete(key) }

    /// - Throws: ``JournalError/Code/damaged`` if the row does not hold one number.
    package func value(in view: borrowing any StoreView & ~Copyable) throws(JournalError) -> UInt64? {
        guard let bytes = try JournalTables.meta.value(for: key, in: view) else { return nil }
        var reader = ByteReader(bytes)
        guard let number = try? reader.fixed(UInt64.self), reader.isAtEnd else {
            throw JournalError(.damaged, "the row '\(key)' of table 'meta' is damaged: restore a backup")
        }
        return number
    }
}
