import RatchetJournal
import Synchronization

/// Lets the commits fail that a plan names by their number.
final class FaultyCommits: CommitWatcher {
    private struct State {
        var commit = 0
        /// What is to be told once the commit that is under way has been made.
        var unconfirmed: CommitFault?
    }

    private let plan: @Sendable (Int) -> CommitFault?
    private let state = Mutex(State())

    init(_ plan: @escaping @Sendable (Int) -> CommitFault?) { self.plan = plan }

    func willCommit(_ batch: WriteBatch) throws(JournalError) {
        let commit = state.withLock { state in
            state.commit += 1
            return state.commit
        }
        guard let fault = plan(commit) else { return }
        guard fault.isMade else { throw fault.error }
        state.withLock { $0.unconfirmed = fault }
    }

    func didCommit(_ batch: WriteBatch) throws(JournalError) {
        if let fault = state.withLock({ $0.unconfirmed.take() }) { throw fault.error }
    }
}
