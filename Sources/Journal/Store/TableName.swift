/// The name of one table (a named database) of a store.
///
/// Every table is named once, in the module that owns its contents, as a `Table` with its types.
public struct TableName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let rawValue: String

    public init(_ rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }

    public var description: String { rawValue }
}
