import Synchronization

/// The places that a run's attempts have in queues.
final class PlaceHolds: Sendable {
    private let holds = Mutex<[AttemptTicket: PlaceHold]>([:])

    func add(_ ticket: AttemptTicket) -> PlaceHold {
        let hold = PlaceHold()
        holds.withLock { $0[ticket] = hold }
        return hold
    }

    func release(_ ticket: AttemptTicket, isSettled: Bool) {
        holds.withLock { $0.removeValue(forKey: ticket) }?.release(isSettled: isSettled)
    }

    /// The run has left memory: what was about to be made will not be.
    func releaseAll(isSettled: Bool) {
        let all = holds.withLock { holds in
            defer { holds = [:] }
            return holds.values
        }
        for hold in all { hold.release(isSettled: isSettled) }
    }
}
