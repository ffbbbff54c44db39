/// The row of `meta` that a journal has while it is being filled from an export: it is no journal yet.
package enum JournalMark {
    /// Key of `meta`; the value is one byte, 1.
    package static let key = "importing"

    package static let put = JournalTables.meta.put(key, [1])
    package static let delete = JournalTables.meta.delete(key)

    package static func isSet(in view: borrowing any StoreView & ~Copyable) throws(JournalError) -> Bool {
        try JournalTables.meta.value(for: key, in: view) != nil
    }

    /// - Throws: ``JournalError/Code/unfinishedImport``
    package static func check(_ view: borrowing any StoreView & ~Copyable) throws(JournalError) {
        guard try isSet(in: view) else { return }
        throw unfinished
    }

    /// The same for a transaction.
    static func check(_ view: borrowing ReadTransaction) throws(JournalError) {
        guard try view.value(for: key.keyBytes, in: JournalTables.meta.name) != nil else { return }
        throw unfinished
    }

    private static let unfinished = JournalError(
        .unfinishedImport,
        "an export was being imported into the journal, and that has not come to its end: import it again into "
            + "the same directory, which clears it first, or delete the directory")
}
