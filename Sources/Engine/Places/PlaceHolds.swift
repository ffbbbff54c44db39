import Synchronization

/// The places that a run's attempts have in queues.
final class PlaceHolds: Sendable {
    private struct State {
        var holds: [AttemptTicket: PlaceHold] = [:]
        /// Those of attempts that were dropped, and whose bodies go on.
        var lasting: [AttemptTicket: PlaceHold] = [:]
    }

    private let state = Mutex(State())

    func add(_ ticket: AttemptTicket) -> PlaceHold {
        let hold = PlaceHold()
        state.withLock { $0.holds[ticket] = hold }
        return hold
    }

    func release(_ ticket: AttemptTicket, isSettled: Bool) {
        state.withLock { $0.holds.removeValue(forKey: ticket) }?.release(isSettled: isSettled)
    }

    /// Nobody waits for the attempt any more, which keeps its place for as long as its body goes on.
    func outlast(_ ticket: AttemptTicket) {
        state.withLock { $0.lasting[ticket] = $0.holds.removeValue(forKey: ticket) }
    }

    /// The body of an attempt has ended that was given up before.
    func bodyEnded(of ticket: AttemptTicket) {
        state.withLock { $0.lasting.removeValue(forKey: ticket) }?.release(isSettled: true)
    }

    /// The run has left memory: what was about to be made will not be.
    func releaseAll(isSettled: Bool) {
        let all = state.withLock { state in
            defer { state.holds = [:] }
            return state.holds.values
        }
        for hold in all { hold.release(isSettled: isSettled) }
    }
}
