import Synchronization

/// Opens once and stays open; any number of tasks wait for that.
final class Latch: Sendable {
    private struct State {
        var isOpen = false
        var lastWaiter = 0
        var waiters: [Int: UnsafeContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    var isOpen: Bool { state.withLock { $0.isOpen } }

    func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns once it is open, or the task is cancelled.
    func wait() async {
        let number = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withUnsafeContinuation { add($0, number) }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
        }
    }

    private func add(_ waiter: UnsafeContinuation<Void, Never>, _ number: Int) {
        let goOn = state.withLock { state in
            // Looked at under the lock: the cancellation may have come before there was a waiter to remove.
            if state.isOpen || Task.isCancelled { return true }
            state.waiters[number] = waiter
            return false
        }
        if goOn { waiter.resume() }
    }
}
