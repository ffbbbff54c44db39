package import RatchetJournal

/// The checks of the engine's tables, and of what the journal's own hold of runs.
package enum EngineChecks {
    /// In the order in which they are made.
    package static let all: [any JournalCheck] = [
        PlansCheck(), LoggedRunsCheck(), SnapshotsCheck(JournalTables.entities.name),
        SnapshotsCheck(JournalTables.archive.name), StatusRowsCheck(), EndRowsCheck(), TermRowsCheck(),
        TimerRowsCheck(), RunIDsCheck(), SignalIDsCheck(), MessageAnswersCheck(), InboxCheck(), OutboxCheck(),
        SchedulesCheck(),
        QueuesCheck(), LoggedJobsCheck(), JobRowsCheck(), JobKeysCheck(), JobEndsCheck(), LimitUsesCheck(),
    ]
}
