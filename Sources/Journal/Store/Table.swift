/// A table with its types: which keys, in which order, lead to which values.
///
///     static let runIDs = Table<String, UInt64>("runIDs")
package struct Table<Key: OrderedKey, Value: TableValue>: Sendable {
    package let name: TableName

    package init(_ name: TableName) { self.name = name }

    package func put(_ key: Key, _ value: Value) -> WriteBatch.Operation {
        .put(name, key: key.keyBytes, value: value.tableBytes)
    }

    package func append(_ key: Key, _ value: Value) -> WriteBatch.Operation {
        .append(name, key: key.keyBytes, value: value.tableBytes)
    }

    package func delete(_ key: Key) -> WriteBatch.Operation { .delete(name, key: key.keyBytes) }

    /// Removes the row if it has this value still.
    package func delete(_ key: Key, if value: Value) -> WriteBatch.Operation {
        .deleteIfEqual(name, key: key.keyBytes, value: value.tableBytes)
    }

    package func trim(below key: Key, limit: Int) -> WriteBatch.Operation {
        .trim(name, below: key.keyBytes, limit: limit)
    }

    package func deleteRange(_ range: Range<Key>, limit: Int) -> WriteBatch.Operation where Key: Comparable {
        .deleteRange(name, from: range.lowerBound.keyBytes, upTo: range.upperBound.keyBytes, limit: limit)
    }

    /// The value of the row with this key, or `nil` if there is none.
    /// - Throws: ``JournalError/Code/damaged`` if the row is not what this table holds.
    package func value(for key: Key, in view: borrowing any StoreView & ~Copyable) throws(JournalError) -> Value? {
        guard let bytes = try view.value(for: key.keyBytes, in: name) else { return nil }
        return try decode(bytes)
    }

    /// Hands the rows of `range` to `body`, in the order of their keys, until it answers `.stop`.
    package func scan(
        _ range: KeyRange, in view: borrowing any StoreView & ~Copyable, _ body: (Key, Value) throws -> ScanStep
    ) throws {
        try view.scan(name, range) { keyBytes, valueBytes in
            guard let key = Key(keyBytes: keyBytes) else {
                throw JournalError(.damaged, "table '\(name)' has a key that is not one of its kind")
            }
            return try body(key, try decode(Array(valueBytes)))
        }
    }

    /// The greatest key that there is, or 0; what is no number is passed over.
    package func lastKey(in view: borrowing any StoreView & ~Copyable) throws(JournalError) -> UInt64
    where Key == UInt64 {
        var last: UInt64?
        do {
            try view.scan(name, KeyRange(descending: true)) { key, _ in
                last = UInt64(keyBytes: key)
                return last == nil ? .next : .stop
            }
        } catch {
            throw error as? JournalError ?? JournalError(.inputOutput, "table '\(name)' cannot be read: \(error)")
        }
        return last ?? 0
    }

    private func decode(_ bytes: [UInt8]) throws(JournalError) -> Value {
        guard let value = Value(tableBytes: bytes) else {
            throw JournalError(.damaged, "table '\(name)' has a row that is not one of its kind")
        }
        return value
    }
}

/// A type that can be a table's value.
package protocol TableValue: Sendable {
    var tableBytes: [UInt8] { get }
    init?(tableBytes: [UInt8])
}

extension UInt64: TableValue {
    package var tableBytes: [UInt8] { keyBytes }
    package init?(tableBytes: [UInt8]) { self.init(keyBytes: tableBytes) }

    private init?(keyBytes bytes: [UInt8]) {
        guard let value = bytes.withUnsafeBytes({ UInt64(keyBytes: $0) }) else { return nil }
        self = value
    }
}

extension [UInt8]: TableValue {
    package var tableBytes: [UInt8] { self }
    package init?(tableBytes: [UInt8]) { self = tableBytes }
}
