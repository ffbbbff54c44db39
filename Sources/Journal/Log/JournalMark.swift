/// The row of `meta` that a journal has while it is being filled from an export.
package enum JournalMark {
    private static let key = "importing"

    package static let put = JournalTables.meta.put(key, [1])
    package static let delete = JournalTables.meta.delete(key)

    package static func isImporting(in view: borrowing any StoreView & ~Copyable) throws(JournalError) -> Bool {
        try JournalTables.meta.value(for: key, in: view) != nil
    }

    /// - Throws: ``JournalError/Code/unfinishedImport``
    static func check(_ view: borrowing any StoreView & ~Copyable) throws(JournalError) {
        guard try isImporting(in: view) else { return }
        throw JournalError(
            .unfinishedImport, "the journal was being imported, and that did not come to its end: import it anew")
    }
}
