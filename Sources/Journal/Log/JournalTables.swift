/// The journal's own tables. Those of the layers above are named there.
package enum JournalTables {
    /// The commit groups, in order. The only table on the hot path.
    package static let log = Table<LSN, [UInt8]>("log")
    /// The snapshots of all entities.
    package static let entities = Table<EntityID, [UInt8]>("entities")
    /// Snapshots that were found damaged, as they were found; a new one stands in their place.
    package static let damaged = Table<EntityID, [UInt8]>("damaged")
    /// Single values about the journal as a whole.
    package static let meta = Table<String, [UInt8]>("meta")

    /// Key of `meta`: the LSN up to which the log has been deleted, 8 bytes, little-endian.
    package static let trimmedKey = "trimmed"
}
