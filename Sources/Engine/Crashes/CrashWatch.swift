import Synchronization

/// Knows whether some step seems to end the process each time that it is made.
///
/// It outlives the journal's restarts, which end no process.
final class CrashWatch: Sendable {
    private struct State {
        var hasCounted = false
        var count: RestartCount?
    }

    /// How often a step may be at work, alone among the suspects, when the process ends; `nil` if nobody counts.
    let limit: Int?
    /// Steps under suspicion are made one at a time.
    let gate = SuspectGate()
    private let state = Mutex(State())

    init(limit: Int?) { self.limit = limit }

    var isSuspicious: Bool { limit != nil && state.withLock { $0.count?.isSuspicious ?? false } }

    /// Whether there is a count in the journal, which the engine's stop ends.
    var isCounting: Bool { state.withLock { $0.count != nil } }

    /// - Returns: Whether this is the first time that the engine reads its runs: `false` from then on.
    func begin() -> Bool {
        limit != nil
            && state.withLock { state in
                defer { state.hasCounted = true }
                return !state.hasCounted
            }
    }

    func set(_ count: RestartCount?) { state.withLock { $0.count = count } }
}
