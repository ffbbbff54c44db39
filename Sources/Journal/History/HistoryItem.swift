/// What one submission added to an entity, wherever it is kept now.
package struct HistoryItem: Sendable, Hashable {
    /// The commit group that made it durable.
    package let lsn: LSN
    /// `nil` if the log record that held it was damaged when the log was shortened.
    package let bytes: ArraySlice<UInt8>?

    package init(_ lsn: LSN, _ bytes: ArraySlice<UInt8>?) {
        self.lsn = lsn
        self.bytes = bytes
    }
}
