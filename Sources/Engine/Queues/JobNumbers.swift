import RatchetJournal
import Synchronization

/// Gives jobs their numbers: in order, and none a second time, also when nothing is left of a job.
///
/// Numbers come from a part that was set aside, durably, with the first job of the part.
final class JobNumbers: Sendable {
    /// So many numbers are set aside at once; at most so many are left out when a journal is opened again.
    static let part: UInt64 = 4_096

    private struct State {
        var next: UInt64 = 1
        var setAside: UInt64 = 0
    }

    private let state = Mutex(State())

    /// The number after the last one that was given.
    var next: UInt64 { state.withLock { $0.next } }

    /// Goes on after the last number that the journal knows.
    func goOn(after last: UInt64) throws(JournalError) {
        // Numbers are given out one by one: a very great one was never given out.
        guard last < 1 << 62 else {
            throw JournalError(
                .damaged, "the journal names a job of number \(last), which cannot be: restore a backup")
        }
        state.withLock { $0.next = last + 1 }
    }

    /// The first of `count` numbers, and what is to be durable with the first of their jobs.
    func take(_ count: Int) -> (first: UInt64, writes: [WriteBatch.Operation]) {
        state.withLock { state in
            let first = state.next
            state.next += UInt64(count)
            guard state.next > state.setAside else { return (first, []) }
            state.setAside = state.next + Self.part
            return (first, [QueueTables.jobNumbers.put(state.setAside)])
        }
    }
}
