import RatchetJournal

/// Stands between the journal and its store, and sees each commit before and after it is made.
///
/// One watcher serves all stores that its source opens, so that a count goes on when a journal is opened again.
protocol CommitWatcher: Sendable {
    /// An error keeps the commit from being made.
    func willCommit(_ batch: WriteBatch) throws(JournalError)
    /// An error is what the journal is told, although the commit was made.
    func didCommit(_ batch: WriteBatch) throws(JournalError)
}
