/// A consistent view of a store's tables at one moment, lent for the length of one closure.
public protocol StoreView: ~Copyable {
    /// The value of the row with this key, or `nil` if there is none.
    func value(for key: [UInt8], in table: TableName) throws(JournalError) -> [UInt8]?

    /// Hands the rows of `range` to `body`, in the order of their keys, until it answers `.stop`.
    ///
    /// The bytes are the store's own and are valid only until `body` returns; copy what must live longer.
    func scan(
        _ table: TableName, _ range: KeyRange,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> ScanStep
    ) throws

    /// How many rows the table has.
    func count(of table: TableName) throws(JournalError) -> Int
}

/// Whether a scan goes on to the next row.
public enum ScanStep: Sendable {
    case next, stop
}
