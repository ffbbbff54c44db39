/// Where a block stands. A codec can bind it into the block, so that one that was moved is found out.
public struct BlockPlace: Sendable, Hashable, CustomStringConvertible {
    /// The table that the block's row is in.
    public let table: TableName
    /// The row's key.
    public let key: [UInt8]
    /// What stands in the row before the block and is to be trusted as little or as much as the block.
    public let header: [UInt8]

    /// The place in the row with this key.
    public init(table: TableName, key: [UInt8], header: [UInt8] = []) {
        self.table = table
        self.key = key
        self.header = header
    }

    /// The table, and the key in hexadecimal digits.
    public var description: String {
        let digits = key.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        return "in row \(digits) of table '\(table)'"
    }
}
