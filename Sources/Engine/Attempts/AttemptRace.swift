import Synchronization

/// The first of an attempt's ends: the one that counts.
final class AttemptRace: Sendable {
    private struct State {
        var result: AttemptResult?
        var waiter: CheckedContinuation<AttemptResult, Never>?
    }

    private let state = Mutex(State())

    func end(_ result: AttemptResult) {
        let waiter = state.withLock { state in
            if state.result == nil { state.result = result }
            return state.waiter.take()
        }
        waiter?.resume(returning: result)
    }

    func result() async -> AttemptResult {
        await withCheckedContinuation { waiter in
            let result = state.withLock { state in
                if state.result == nil { state.waiter = waiter }
                return state.result
            }
            if let result { waiter.resume(returning: result) }
        }
    }
}
