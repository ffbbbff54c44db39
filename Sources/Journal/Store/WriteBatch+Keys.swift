extension WriteBatch {
    /// The longest key that a table's row may have, in bytes.
    public static let keyLimit = 511
    /// The longest key that a row may have whose value has ``longValue`` bytes or more.
    public static let longValueKeyLimit = 400
    /// From so many bytes on, a value is a long one.
    public static let longValue = 1 << 20
}

extension WriteBatch.Operation {
    /// The table that the operation changes.
    public var table: TableName {
        switch self {
        case .append(let table, _, _), .put(let table, _, _), .delete(let table, _), .trim(let table, _, _),
            .deleteIfEqual(let table, _, _), .deleteRange(let table, _, _, _):
            table
        }
    }

    /// The key of the row that the operation changes; for a trim, its bound, and for a range, its lower one.
    public var key: [UInt8] {
        switch self {
        case .append(_, let key, _), .put(_, let key, _), .delete(_, let key), .trim(_, let key, _),
            .deleteIfEqual(_, let key, _), .deleteRange(_, let key, _, _):
            key
        }
    }

    /// Checks that the key is one that a table can have.
    /// - Throws: ``JournalError/Code/tooLarge`` if it is empty, over ``WriteBatch/keyLimit``, or, for a long value,
    ///   over ``WriteBatch/longValueKeyLimit``.
    package func checkKey() throws(JournalError) {
        let limit = isLong ? WriteBatch.longValueKeyLimit : WriteBatch.keyLimit
        guard key.isEmpty || key.count > limit else { return }
        throw JournalError(
            .tooLarge,
            "a key of table '\(table)' has \(key.count) bytes: a key has at least 1 and at most "
                + (isLong ? "\(limit) if its value is as long as this one" : "\(limit)"))
    }

    /// Whether it writes a value of ``WriteBatch/longValue`` bytes or more.
    private var isLong: Bool {
        switch self {
        case .append(_, _, let value), .put(_, _, let value): value.count >= WriteBatch.longValue
        case .delete, .deleteIfEqual, .trim, .deleteRange: false
        }
    }
}
