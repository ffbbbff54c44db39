/// The name of one table (a named database) of a store.
///
/// Every table is named once, in the module that owns its contents, as a `Table` with its types.
public struct TableName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name itself, as it stands in the store.
    public let rawValue: String

    /// The table called `rawValue`.
    public init(_ rawValue: String) { self.rawValue = rawValue }
    /// The table called as the literal says.
    public init(stringLiteral value: String) { rawValue = value }

    /// The name itself.
    public var description: String { rawValue }
}
