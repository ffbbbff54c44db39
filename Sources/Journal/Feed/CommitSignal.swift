import Synchronization

/// Tells those who follow a journal of new commit groups.
final class CommitSignal: Sendable {
    private struct State {
        var last = LSN.zero
        var isClosed = false
        var waiters: [Int: UnsafeContinuation<Void, Never>] = [:]
        var lastWaiter = 0
    }

    private let state = Mutex(State())

    func note(_ lsn: LSN) { tell { $0.last = lsn } }

    func close() { tell { $0.isClosed = true } }

    private func tell(_ change: (inout State) -> Void) {
        let waiters = state.withLock { state in
            change(&state)
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns once there is a commit group behind this one, the journal has stopped, or the task is cancelled.
    func wait(behind lsn: LSN) async {
        let ticket = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withUnsafeContinuation { waiter in
                let goesOn = state.withLock { state in
                    // Looked at under the lock: the cancellation may have come before there was a waiter to take.
                    if state.last > lsn || state.isClosed || Task.isCancelled { return true }
                    state.waiters[ticket] = waiter
                    return false
                }
                if goesOn { waiter.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: ticket) }?.resume()
        }
    }
}
