import Synchronization

/// Wakes one task each time that it is rung. Ringing while nobody waits is kept for the next one.
final class Alarm: Sendable {
    private struct State {
        var isRung = false
        var waiter: UnsafeContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func ring() {
        state.withLock { state -> UnsafeContinuation<Void, Never>? in
            state.isRung = state.waiter == nil
            return state.waiter.take()
        }?.resume()
    }

    /// Returns once it is rung, or the task is cancelled. One task waits at a time.
    func wait() async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { waiter in
                let goOn = state.withLock { state in
                    // Looked at under the lock: the cancellation may have come before there was a waiter to take.
                    if state.isRung || Task.isCancelled {
                        state.isRung = false
                        return true
                    }
                    state.waiter = waiter
                    return false
                }
                if goOn { waiter.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume()
        }
    }
}
