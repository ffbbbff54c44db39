import Ratchet
import Synchronization

/// A job that does nothing but count.
struct NoOp: Job {
    struct Arguments: Codable, Sendable {
        static let filling = String(repeating: "x", count: 70)

        let number: Int
        let text: String
    }

    static let queue = "bench"
    /// About as many bytes as its arguments have as JSON.
    static let bytes = 100

    let counter: Counter

    func perform(_ run: JobRun<Arguments>) async throws { counter.add() }
}

/// Counts, and lets somebody wait for a number.
final class Counter: Sendable {
    private struct State {
        var count = 0
        var goal = Int.max
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func add() {
        state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.count += 1
            return state.count >= state.goal ? state.waiter.take() : nil
        }?.resume()
    }

    /// Returns once so many were counted.
    func wait(for goal: Int) async {
        await withCheckedContinuation { waiter in
            let isThere = state.withLock { state in
                state.goal = goal
                if state.count < goal { state.waiter = waiter }
                return state.count >= goal
            }
            if isThere { waiter.resume() }
        }
    }
}
