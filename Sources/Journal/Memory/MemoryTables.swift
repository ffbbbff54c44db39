/// All tables of a memory image at one moment, as a value.
struct MemoryTables: Sendable {
    private var tables: [TableName: MemoryTable] = [:]

    var bytes: Int { tables.values.reduce(0) { $0 + $1.bytes } }

    /// A table that nobody has written to is empty.
    subscript(name: TableName) -> MemoryTable { tables[name] ?? MemoryTable() }

    /// Carries the operations out in their order; what is left after an error is to be thrown away.
    mutating func apply(_ batch: WriteBatch) throws(JournalError) {
        for operation in batch.operations {
            try operation.checkKey()
            try apply(operation)
        }
    }

    private mutating func apply(_ operation: WriteBatch.Operation) throws(JournalError) {
        switch operation {
        case .append(let name, let key, let value):
            guard tables[name, default: MemoryTable()].append(MemoryTable.Row(key: key, value: value)) else {
                throw JournalError(
                    .damaged, "a row to be appended to table '\(name)' has a key that is not greater than its last")
            }
        case .put(let name, let key, let value):
            tables[name, default: MemoryTable()].put(MemoryTable.Row(key: key, value: value))
        case .delete(let name, let key):
            tables[name]?.delete(key)
        case .deleteIfEqual(let name, let key, let value):
            if tables[name]?.value(for: key) == value { tables[name]?.delete(key) }
        case .trim(let name, let bound, let limit):
            tables[name]?.trim(below: bound, limit: limit)
        case .deleteRange(let name, let lower, let upper, let limit):
            tables[name]?.delete(from: lower, upTo: upper, limit: limit)
        }
    }
}
