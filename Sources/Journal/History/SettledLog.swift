import Synchronization

/// Where the writer tells the archiver how much of the log is covered by snapshots.
final class SettledLog: Sendable {
    /// What there is to do for the archiver.
    struct Work: Sendable {
        /// All records below this may go to history.
        var bound: LSN?
        /// It is worth a commit of its own, however much else there is to do.
        var isUrgent = false
        /// Entities were forgotten whose history may be deleted.
        var forgets = false
    }

    private struct State {
        var work = Work()
        var lastDirect = LSN(0)
        var idleArchiver: UnsafeContinuation<Void, Never>?
        var isClosed = false

        var hasWork: Bool { work.bound != nil || work.forgets }
    }

    private let state = Mutex(State())

    /// The log below `bound` is covered. Work that is not taken yet stays urgent once it is.
    func settle(below bound: LSN, isUrgent: Bool) {
        tell { state in
            state.work.bound = max(bound, state.work.bound ?? bound)
            state.work.isUrgent = state.work.isUrgent || isUrgent
        }
    }

    /// Where a commit group last had events that went to history at once, and not to the log.
    var lastDirect: LSN { state.withLock { $0.lastDirect } }

    /// A commit group has events at `lsn` that go to history at once.
    func noteDirect(_ lsn: LSN) { state.withLock { $0.lastDirect = lsn } }

    /// Entities were forgotten.
    func forget() { tell { $0.work.forgets = true } }

    func close() { tell { $0.isClosed = true } }

    /// What has come since the last call, as soon as there is something; `nil` once the journal closes.
    func next() async -> Work? {
        while true {
            let (work, isClosed) = state.withLock { state -> (Work?, Bool) in
                guard state.hasWork, !state.isClosed else { return (nil, state.isClosed) }
                defer { state.work = Work() }
                return (state.work, false)
            }
            if isClosed { return nil }
            if let work { return work }
            await waitForWork()
        }
    }

    private func tell(_ change: (inout State) -> Void) {
        let archiver = state.withLock { state -> UnsafeContinuation<Void, Never>? in
            change(&state)
            return state.hasWork || state.isClosed ? state.idleArchiver.take() : nil
        }
        archiver?.resume()
    }

    private func waitForWork() async {
        await withUnsafeContinuation { (archiver: UnsafeContinuation<Void, Never>) in
            let goOn = state.withLock { state in
                if state.hasWork || state.isClosed { return true }
                state.idleArchiver = archiver
                return false
            }
            if goOn { archiver.resume() }
        }
    }
}
