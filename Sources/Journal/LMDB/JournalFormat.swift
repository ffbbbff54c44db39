/// Which format a journal's file has, and which owner it has now: two rows of the table `meta`.
package enum JournalFormat {
    package static let version: UInt8 = 3
    /// What can be opened as it is. The journal has today's format from its next owner on, who may write what an older
    /// version of the library does not know.
    package static let readable: ClosedRange<UInt8> = 2...version
    static let table = JournalTables.meta.name

    private static let mark = Array("RATCHET".utf8)
    private static let formatKey = "format".keyBytes
    private static let epochKey = "epoch".keyBytes

    /// Writes the format into a journal that is new, and takes the next epoch.
    /// - Throws: ``JournalError/Code/unsupportedFormat`` if the file is not a journal that this version knows.
    static func claim(_ transaction: borrowing WriteTransaction, _ path: String) throws(JournalError) -> Epoch {
        try check(transaction, path)
        return try write(transaction, path)
    }

    /// Writes that the journal has today's format, and takes the next epoch.
    static func write(_ transaction: borrowing WriteTransaction, _ path: String) throws(JournalError) -> Epoch {
        let epoch = Epoch((try epoch(transaction, path)?.rawValue ?? 0) + 1)
        var batch = WriteBatch()
        batch.add(.put(table, key: formatKey, value: mark + [version]))
        batch.add(.put(table, key: epochKey, value: withUnsafeBytes(of: epoch.rawValue.littleEndian) { Array($0) }))
        try transaction.apply(batch)
        return epoch
    }

    /// Checks that the journal is a known one, or has nothing in it.
    static func check(_ transaction: borrowing WriteTransaction, _ path: String) throws(JournalError) {
        let row = try transaction.value(for: formatKey, in: table)
        if row == nil, transaction.tableNames.isSubset(of: [table]), try transaction.count(of: table) == 0 { return }
        try check(row, path)
    }

    /// Checks that the journal is a known one.
    /// - Throws: ``JournalError/Code/notFound`` if its owner has not come to write anything yet.
    static func check(_ view: borrowing ReadTransaction, _ path: String) throws(JournalError) {
        let row = try view.value(for: formatKey, in: table)
        guard row != nil || !view.isEmpty else { throw notFound(path) }
        try check(row, path)
    }

    /// Checks that the journal is a known one, for one who hands something in.
    /// - Throws: ``JournalError/Code/notFound`` if its owner has not come to write anything yet.
    static func checkKnown(_ transaction: borrowing WriteTransaction, _ path: String) throws(JournalError) {
        let row = try transaction.value(for: formatKey, in: table)
        guard row != nil || !transaction.tableNames.isEmpty else { throw notFound(path) }
        try check(row, path)
    }

    /// Checks that nobody has taken the journal over.
    static func checkEpoch(
        _ epoch: Epoch, _ transaction: borrowing WriteTransaction, _ path: String
    ) throws(JournalError) {
        let newest = try self.epoch(transaction, path)
        guard newest != epoch else { return }
        let now = newest.map { "\($0) is the newest" } ?? "its epoch is gone"
        throw JournalError(
            .fenced, "the journal at '\(path)' was taken over from the store with \(epoch): \(now); open it again")
    }

    /// The format that the journal says it has.
    /// - Throws: ``JournalError/Code/unsupportedFormat`` if it is none of this library's.
    static func version(_ view: borrowing ReadTransaction, _ path: String) throws(JournalError) -> UInt8 {
        let row = try view.value(for: formatKey, in: table)
        guard let row, row.count == mark.count + 1, row.starts(with: mark) else { throw foreign(path) }
        return row[mark.count]
    }

    /// The format that the journal says it has; `nil` in a store that does not write it down.
    package static func version(in view: borrowing any StoreView & ~Copyable) throws(JournalError) -> Int? {
        try view.value(for: formatKey, in: table)?.last.map(Int.init)
    }

    /// What is wrong with the row that says which format a journal has.
    static func fault(in row: [UInt8]) -> String? {
        guard row.count == mark.count + 1, row.starts(with: mark) else { return "is not that of a journal" }
        guard !readable.contains(row[mark.count]) else { return nil }
        return "is format \(row[mark.count]), and this version knows \(readable.lowerBound) to \(version) only"
    }

    static func foreign(_ path: String) -> JournalError {
        JournalError(
            .unsupportedFormat, "the file at '\(path)' is not a journal but another program's: give another directory")
    }

    static func notFound(_ path: String) -> JournalError {
        JournalError(.notFound, "there is no journal at '\(path)': check the path, or start an engine on it first")
    }

    private static func check(_ row: [UInt8]?, _ path: String) throws(JournalError) {
        guard let row, row.count == mark.count + 1, row.starts(with: mark) else { throw foreign(path) }
        guard readable.contains(row[mark.count]) else { throw unsupported(row[mark.count], path) }
    }

    static func unsupported(_ found: UInt8, _ path: String) -> JournalError {
        let advice =
            JournalUpgrade.oldest <= found && found < version
            ? "stop the engine that runs on it, copy the directory, and run 'ratchet upgrade --journal \(path)'"
            : "use the version that wrote it"
        return JournalError(
            .unsupportedFormat,
            "the journal at '\(path)' has format \(found), and this version of the library works with format "
                + "\(version): \(advice)")
    }

    private static func epoch(
        _ transaction: borrowing WriteTransaction, _ path: String
    ) throws(JournalError) -> Epoch? {
        guard let bytes = try transaction.value(for: epochKey, in: table) else { return nil }
        guard bytes.count == 8, bytes.contains(where: { $0 != 0xFF }) else {
            throw JournalError(.damaged, "the journal at '\(path)' has an epoch that is no number: restore a backup")
        }
        return Epoch(bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
}
