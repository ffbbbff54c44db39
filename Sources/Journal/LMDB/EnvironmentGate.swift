/// Lets many use an environment at the same time, or one have it alone: to change its map, or to close it.
///
/// It blocks the thread; whoever asks to be alone goes before all that come after.
final class EnvironmentGate: Sendable {
    private struct State: Sendable {
        var users = 0
        var isExclusive = false
    }

    private let monitor = Monitor(State())

    /// Runs `body` beside others.
    func shared<Result: ~Copyable, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        monitor.wait(until: { state in
            guard !state.isExclusive else { return false }
            state.users += 1
            return true
        })
        defer { leave() }
        return try body()
    }

    /// Runs `body` when nobody else is inside, and keeps all others out meanwhile.
    func exclusive<Result: ~Copyable, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        monitor.wait(until: { state in
            guard !state.isExclusive else { return false }
            state.isExclusive = true
            return true
        })
        monitor.wait(until: { $0.users == 0 })
        defer { reopen() }
        return try body()
    }

    private func leave() {
        let isLast = monitor.withLock { state in
            state.users -= 1
            return state.users == 0 && state.isExclusive
        }
        if isLast { monitor.wakeAll() }
    }

    private func reopen() {
        monitor.withLock { $0.isExclusive = false }
        monitor.wakeAll()
    }
}
