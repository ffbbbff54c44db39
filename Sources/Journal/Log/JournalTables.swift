/// The journal's own tables. Those of the layers above are named there.
package enum JournalTables {
    /// The commit groups, in order. The only table on the hot path.
    package static let log = Table<LSN, [UInt8]>("log")
    /// The snapshots of all entities that are not over.
    package static let entities = Table<EntityID, [UInt8]>("entities")
    /// The last snapshots of those that are. An entity has a row in one of the two at most.
    package static let archive = Table<EntityID, [UInt8]>("archive")
    /// The events that the log no longer holds.
    package static let history = BlockTable<HistoryKey>("history", limit: HistoryRow.limit)
    /// The last commit groups, for whoever follows what happens; a value is a ``FeedRow``.
    package static let feed = BlockTable<LSN>("feed", limit: LogRecord.bodyLimit)
    /// Entities that were deleted while the log or the table `history` still holds events of them. Values are empty.
    package static let forgotten = Table<ForgottenKey, [UInt8]>("forgotten")
    /// Snapshots that were found damaged, as they were found; a new one stands in their place.
    package static let damaged = BlockTable<EntityID>("damaged", limit: Snapshot.limit + 1_024)
    /// Single values about the journal as a whole.
    package static let meta = Table<String, [UInt8]>("meta")
    /// What does not fit into the rows of long values: see ``Chunks``. A store without need of it has no such table.
    package static let chunks: TableName = "chunks"

    /// The seal of a sealed journal, once for each key that is in use.
    package static let sealing = Table<KeyID, [UInt8]>("sealing")

    /// The dictionaries with which small blocks are compressed, by their numbers.
    package static let dictionaries = BlockTable<UInt32>("dictionaries", limit: CompressionDictionary.byteLimit + 1_024)

    /// Key of `meta`: the LSN up to which the log has been deleted, 8 bytes, little-endian.
    package static let trimmedKey = "trimmed"

    /// Key of `meta`: what the owner has measured, see ``OwnerStatistics``.
    package static let statisticsKey = "statistics"

    /// All of them.
    package static let all: Set<TableName> = [
        log.name, entities.name, archive.name, history.name, forgotten.name, damaged.name, meta.name, sealing.name,
        dictionaries.name, feed.name, chunks,
    ]
    /// Stand for LMDB's own tables, which have no name: that of the tables, and that of the free pages.
    static let tableOfTables: TableName = "(tables)"
    static let freePages: TableName = "(free pages)"
}
