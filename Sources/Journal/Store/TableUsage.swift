/// How much is in one table of a store.
public struct TableUsage: Sendable, Hashable {
    /// The table's name.
    public let name: TableName
    /// How many rows it has.
    public let rows: Int
    /// How many pages it takes.
    public let pages: Int
    /// How many bytes those pages have.
    public let bytes: Int
}
