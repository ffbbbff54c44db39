import Synchronization

/// The first of an attempt's ends: the one that counts.
final class AttemptRace: Sendable {
    private struct State {
        var result: AttemptResult?
        var waiter: CheckedContinuation<AttemptResult, Never>?
    }

    private let state = Mutex(State())

    /// - Returns: Whether this is the end that counts.
    @discardableResult
    func end(_ result: AttemptResult) -> Bool {
        let (isFirst, waiter) = state.withLock { state in
            let isFirst = state.result == nil
            if isFirst { state.result = result }
            return (isFirst, isFirst ? state.waiter.take() : nil)
        }
        waiter?.resume(returning: result)
        return isFirst
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
