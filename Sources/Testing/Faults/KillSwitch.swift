import RatchetJournal
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Ends the process at one commit, as `kill -9` does: nothing is flushed, nobody is told.
final class KillSwitch: CommitWatcher {
    enum Moment: Sendable { case before, after }

    private let number: Int
    private let moment: Moment
    private let commits = Atomic(0)

    init(_ moment: Moment, _ number: Int) {
        self.moment = moment
        self.number = number
    }

    func willCommit(_ batch: WriteBatch) throws(JournalError) {
        let commit = commits.add(1, ordering: .relaxed).newValue
        if moment == .before, commit == number { Self.killThisProcess() }
    }

    func didCommit(_ batch: WriteBatch) throws(JournalError) {
        if moment == .after, commits.load(ordering: .relaxed) == number { Self.killThisProcess() }
    }

    private static func killThisProcess() {
        kill(getpid(), SIGKILL)
        // The signal may reach another thread first; this one must not go on meanwhile.
        while true { pause() }
    }
}
