/// What gives an attempt up.
enum AttemptAlarm: Sendable, Hashable {
    /// It has taken so long.
    case timeout(Duration)
    /// All attempts of the step have taken so long together: that is so from then on.
    case total(Duration, end: Timestamp)
    /// It has not said for so long that it is alive.
    case heartbeat(Duration)

    /// Returns why the attempt is given up, at the moment at which it is.
    /// - Throws: `CancellationError` if the task is cancelled before.
    func ring(for attempt: AttemptInfo, _ clock: any EngineClock) async throws -> any Error {
        switch self {
        case .timeout(let timeout):
            try await clock.sleep(for: timeout)
            return StepTimeoutError(path: attempt.path, timeout: timeout)
        case .total(let timeout, let end):
            try await clock.sleep(until: end)
            return StepTimeoutError(path: attempt.path, timeout: timeout, isTotal: true)
        case .heartbeat(let interval):
            try await Self.waitForSilence(interval, on: attempt.line, clock)
            return MissedHeartbeatError(path: attempt.path, interval: interval)
        }
    }

    /// Returns when there was no sign of life for so long.
    private static func waitForSilence(
        _ interval: Duration, on line: AttemptLine, _ clock: any EngineClock
    ) async throws {
        var rest = interval
        while true {
            try await clock.sleep(for: rest)
            guard let sign = line.takeSign() else { return }
            rest = interval - (clock.now - sign)
            // The sign came while this slept: anything else says that the wall clock was set.
            if !(.zero < rest && rest <= interval) { rest = interval }
        }
    }
}
