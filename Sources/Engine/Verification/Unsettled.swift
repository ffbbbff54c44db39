import Synchronization

/// Runs of which one view alone does not tell whether a row is missing: the log has to be read with it.
final class Unsettled: Sendable {
    private let state = Mutex<[String: UInt64]>([:])

    /// The numbers of the runs, by what they were noted under.
    var numbers: [String: UInt64] { state.withLock { $0 } }

    func add(_ name: String, _ number: UInt64) { state.withLock { $0[name] = number } }
}
