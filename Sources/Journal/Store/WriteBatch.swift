/// What one commit does to a store: all of it becomes durable together, or none of it.
public struct WriteBatch: Sendable {
    /// One change of one table. Operations are carried out in the order in which they were added.
    public enum Operation: Sendable {
        /// Adds a row whose key is greater than every key that the table has; the commit fails if it is not.
        case append(TableName, key: [UInt8], value: [UInt8])
        /// Writes a row, in place of the one that has this key if there is one.
        case put(TableName, key: [UInt8], value: [UInt8])
        /// Removes the row that has this key; a key that is not there is no error.
        case delete(TableName, key: [UInt8])
        /// Removes the row that has this key if it has this value; anything else is left as it is.
        case deleteIfEqual(TableName, key: [UInt8], value: [UInt8])
        /// Removes, from the start of the table, the rows with a key less than `bound`, and at most `limit` of them.
        case trim(TableName, below: [UInt8], limit: Int)
        /// Removes the rows with a key from `from` (included) up to `upTo` (not included), the least key first, and at
        /// most `limit` of them.
        case deleteRange(TableName, from: [UInt8], upTo: [UInt8], limit: Int)
    }

    /// The changes, in the order in which they are carried out.
    public private(set) var operations: [Operation] = []

    /// A batch that changes nothing.
    public init() {}

    /// Whether the batch changes nothing.
    public var isEmpty: Bool { operations.isEmpty }

    /// Adds a change behind the others.
    public mutating func add(_ operation: Operation) { operations.append(operation) }

    /// Adds several changes behind the others, in their order.
    public mutating func add(contentsOf more: [Operation]) { operations += more }
}
