import Synchronization

/// Tells one waiter when something has begun.
final class Begun: Sendable {
    private struct State {
        var moment: ContinuousClock.Instant?
        var waiter: CheckedContinuation<ContinuousClock.Instant, Never>?
    }

    private let state = Mutex(State())

    func tell() {
        let now = ContinuousClock.now
        state.withLock { state -> CheckedContinuation<ContinuousClock.Instant, Never>? in
            if state.waiter == nil { state.moment = now }
            return state.waiter.take()
        }?.resume(returning: now)
    }

    func next() async -> ContinuousClock.Instant {
        await withCheckedContinuation { waiter in
            let moment = state.withLock { state -> ContinuousClock.Instant? in
                if let moment = state.moment.take() { return moment }
                state.waiter = waiter
                return nil
            }
            if let moment { waiter.resume(returning: moment) }
        }
    }
}
