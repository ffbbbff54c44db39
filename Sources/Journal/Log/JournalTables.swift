/// The journal's own tables. Those of the layers above are named there.
package enum JournalTables {
    /// The commit groups, in order. The only table on the hot path.
    package static let log = Table<LSN, [UInt8]>("log")
    /// The snapshots of all entities.
    package static let entities = Table<EntityID, [UInt8]>("entities")
    /// Single values about the journal as a whole.
    package static let meta = Table<String, [UInt8]>("meta")
    /// What does not fit into the rows of long values: see ``Chunks``. A store without need of it has no such table.
    package static let chunks: TableName = "chunks"

    /// Key of `meta`: the LSN up to which the log has been deleted, 8 bytes, little-endian.
    package static let trimmedKey = "trimmed"
}
