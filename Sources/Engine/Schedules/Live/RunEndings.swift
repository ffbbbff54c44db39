import Synchronization

/// Tells schedules of the ends of the runs and jobs that they have started.
///
/// A job's number has its first bit set here, as in ``ScheduleRow/ActiveRun``.
final class RunEndings: Sendable {
    private struct State {
        var watched: Set<UInt64> = []
        var ended: Set<UInt64> = []
    }

    private let state = Mutex(State())
    /// Looked at without the lock, at the end of each run.
    private let watched = Atomic(0)
    private let alarm: Alarm

    init(_ alarm: Alarm) { self.alarm = alarm }

    /// Its end will be told. Whoever calls this looks then whether it is over already.
    func watch(_ number: UInt64) {
        state.withLock { state in
            state.watched.insert(number)
            watched.store(state.watched.count, ordering: .releasing)
        }
    }

    /// A run's end is durable.
    func note(_ number: UInt64) {
        guard watched.load(ordering: .acquiring) > 0 else { return }
        let isWatched = state.withLock { state in
            guard state.watched.remove(number) != nil else { return false }
            watched.store(state.watched.count, ordering: .releasing)
            state.ended.insert(number)
            return true
        }
        if isWatched { alarm.ring() }
    }

    /// A job's end is durable, or that it is a dead letter.
    func note(job number: UInt64) { note(Delivery.jobSender(number)) }

    /// Those that have ended since it was asked last.
    func take() -> Set<UInt64> {
        state.withLock { state in
            defer { state.ended = [] }
            return state.ended
        }
    }
}
