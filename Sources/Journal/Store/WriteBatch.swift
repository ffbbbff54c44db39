/// What one commit does to a store: all of it becomes durable together, or none of it.
public struct WriteBatch: Sendable {
    /// One change of one table. Operations are carried out in the order in which they were added.
    public enum Operation: Sendable {
        /// Adds a row whose key is greater than every key that the table has.
        case append(TableName, key: [UInt8], value: [UInt8])
        /// Writes a row, in place of the one that has this key if there is one.
        case put(TableName, key: [UInt8], value: [UInt8])
        /// Removes the row that has this key; a key that is not there is no error.
        case delete(TableName, key: [UInt8])
        /// Removes, from the start of the table, the rows with a key less than `bound`, and at most `limit` of them.
        case trim(TableName, below: [UInt8], limit: Int)
    }

    public private(set) var operations: [Operation] = []

    public init() {}

    public var isEmpty: Bool { operations.isEmpty }

    public mutating func add(_ operation: Operation) { operations.append(operation) }

    public mutating func add(contentsOf more: [Operation]) { operations += more }
}
