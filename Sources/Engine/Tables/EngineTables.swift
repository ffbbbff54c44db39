package import RatchetJournal

/// The engine's tables, beside the journal's own.
package enum EngineTables {
    /// The ids that callers gave, and the numbers of their runs.
    package static let runIDs = Table<UserKey, UInt64>("runIDs")
    /// The outlines of all workflows that runs were started with.
    package static let plans = BlockTable<UserKey>("plans", limit: 1 << 26)
    /// The runs that sleep, by the moment at which they are to be brought back. The values are empty.
    package static let timers = Table<TimerKey, [UInt8]>("timers")
    /// The ids of the signals that runs have taken in. The values are empty.
    package static let signalIDs = Table<SignalIDKey, [UInt8]>("signalIDs")
    /// What became of other messages that had an id, by that.
    package static let messageAnswers = BlockTable<SignalIDKey>(
        "messageAnswers", limit: RunEvent.greatestByteLimit + (1 << 16))
    /// The runs that are not over by the status that their last snapshot has. The values are empty.
    package static let runsByStatus = Table<RunStatusKey, [UInt8]>("runsByStatus")
    /// The runs that are over, by how and when they ended; the values are summaries (``RunEndSummary``).
    package static let runsByEnd = BlockTable<RunEndKey>("runsByEnd", limit: 1 << 24)
    /// The tags and attributes of runs, as their last snapshots have them. The values are empty.
    package static let runsByTerm = Table<TermKey, [UInt8]>("runsByTerm")
    /// What runs have sent and has not been delivered, in the order in which it is to be.
    package static let outbox = BlockTable<UInt64>("outbox", limit: Delivery.contentLimit)
    /// The app's own keys and values; a value is a ``StoreRow``.
    package static let store = BlockTable<UserKey>("store", limit: StoreRow.rowLimit)
    /// The schedules, by their names; a value is a ``ScheduleRow``.
    package static let schedules = BlockTable<UserKey>("schedules", limit: ScheduleRow.rowLimit)
    /// Up to which number runs may have been started that did not become durable; a row of `meta`.
    package static let runNumbers = MetaNumber("runNumbers")
    /// The greatest number that runs had when one was last deleted, so that none is given twice; a row of `meta`.
    package static let lastNumber = MetaNumber("lastRun")

    /// How often in a row the journal was opened after its process had ended with steps at work; a row of `meta`.
    package static let restarts = MetaNumber("restarts")
    /// When that was the last time, in milliseconds since 1970; a row of `meta`.
    package static let restartTime = MetaNumber("restartTime")

    /// The keys of all rows of `meta` that the engine has.
    static let metaNumbers: Set = [
        runNumbers.key, lastNumber.key, restarts.key, restartTime.key, QueueTables.jobNumbers.key,
    ]

    /// All of them. A table that is added is named here, and gets a check among ``EngineChecks``.
    package static let all: Set<TableName> = QueueTables.all.union([
        runIDs.name, plans.name, timers.name, runsByStatus.name, runsByEnd.name, runsByTerm.name, signalIDs.name,
        messageAnswers.name, outbox.name, store.name, schedules.name,
        InboxTables.inbox.name, InboxTables.commands.name, InboxTables.answers.name, InboxTables.setAside.name,
    ])

    /// All tables of a journal with something of users in them.
    static let sealable =
        SealableTable.own + InboxTables.sealable + QueueTables.sealable + [
            .keys(runIDs), .keys(runsByTerm, before: TermKey.suffixBytes),
            .keys(signalIDs, behind: SignalIDKey.prefixBytes), .blocks(plans), .blocks(runsByEnd),
            .blocks(outbox), .blocks(store), .blocks(schedules),
            .blocks(messageAnswers, behind: SignalIDKey.prefixBytes),
        ]
}

extension EntityID.Kind {
    package static let run = EntityID.Kind(rawValue: 1)
}

extension EntityID {
    package static func run(_ number: UInt64) -> EntityID { EntityID(.run, number) }
}

extension Fingerprint: OrderedKey {
    package var keyBytes: [UInt8] { rawValue.keyBytes }

    package init?(keyBytes: UnsafeRawBufferPointer) {
        guard let rawValue = UInt64(keyBytes: keyBytes) else { return nil }
        self.init(rawValue: rawValue)
    }
}
