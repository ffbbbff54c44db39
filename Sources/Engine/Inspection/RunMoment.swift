package import RatchetJournal

/// A moment in a run's history.
package enum RunMoment: Sendable, Hashable, CustomStringConvertible {
    /// Once this commit was durable.
    case commit(LSN)
    /// Right after the event of this number, counted from 1 as the history lists them.
    case event(Int)

    package var description: String {
        switch self {
        case .commit(let lsn): "commit \(lsn.rawValue)"
        case .event(let number): "event \(number)"
        }
    }
}
