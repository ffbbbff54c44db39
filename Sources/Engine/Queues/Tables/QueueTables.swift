package import RatchetJournal

/// The tables of queues and their jobs. The jobs themselves are in `entities`, as all entities.
package enum QueueTables {
    /// The queues that there are, by name; a value is a ``QueueRow``.
    package static let queues = BlockTable<UserKey>("queues", limit: 1 << 16)
    /// The jobs that can be taken and are not only in the log, in the order in which they are. The values are empty.
    package static let ready = Table<ReadyKey, [UInt8]>("readyJobs")
    /// The jobs that can be taken later, by the moment from which on; a value is a ``LaterRow``.
    package static let later = Table<QueueTimeKey, [UInt8]>("laterJobs")
    /// The dead letters, by the moment of their death. The values are empty.
    package static let dead = Table<QueueTimeKey, [UInt8]>("deadJobs")
    /// The ids that callers gave, and the numbers of their jobs.
    package static let ids = Table<UserKey, UInt64>("jobIDs")
    /// What jobs have to themselves, and their numbers.
    package static let claims = Table<UserKey, UInt64>("jobClaims")
    /// The jobs that are over and kept, by how and when they ended; a value is a ``JobEndSummary``.
    package static let ended = BlockTable<JobEndKey>("jobsByEnd", limit: 1 << 20)
    /// When they are to be deleted; a value is the key in the table of those that are over.
    package static let expiries = Table<TimerKey, [UInt8]>("jobExpiries")
    /// What rate limits have let through of late; a value is a ``LimitUse``.
    package static let uses = Table<LimitKey, [UInt8]>("limitUses")
    /// Up to which number jobs may have been enqueued that did not become durable, or that are gone; a row of `meta`.
    package static let jobNumbers = MetaNumber("jobNumbers")

    package static let all: Set<TableName> = [
        queues.name, ready.name, later.name, dead.name, ids.name, claims.name, ended.name, expiries.name, uses.name,
    ]

    /// Those with something of users in them.
    static let sealable: [SealableTable] = [
        .blocks(queues), .keys(ids), .keys(claims), .blocks(ended), .laneKeys(ready.name, at: 5),
        .laneKeys(uses.name, at: 4), .laneKeys(later.name, at: 0, inKey: false),
    ]
}
