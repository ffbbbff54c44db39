import Synchronization

/// Knows whether some step seems to end the process each time that it is made.
///
/// It outlives the journal's restarts, which end no process.
final class CrashWatch: Sendable {
    private struct State {
        var readings = 0
        var count: RestartCount?
    }

    /// How often a step may be at work, alone among the suspects, when the process ends; `nil` if nobody counts.
    let limit: Int?
    /// Steps under suspicion are made one at a time.
    let gate = SuspectGate()
    private let state = Mutex(State())

    init(limit: Int?) { self.limit = limit }

    var isSuspicious: Bool { limit != nil && state.withLock { $0.count?.isSuspicious ?? false } }

    /// Whether what was at work when the last process ended had been announced: that process was suspicious already,
    /// and this one has just begun. The journal may be opened again, after a fault, in a process that goes on.
    var countsCrashes: Bool {
        limit != nil
            && state.withLock { $0.readings == 1 && $0.count.map { $0.count > RestartCount.suspicious } ?? false }
    }

    /// Whether there is a count in the journal, which the engine's stop ends.
    var isCounting: Bool { state.withLock { $0.count != nil } }

    /// - Returns: Whether this is the first time that the engine reads its runs: `false` from then on.
    func begin() -> Bool {
        limit != nil
            && state.withLock { state in
                state.readings += 1
                return state.readings == 1
            }
    }

    func set(_ count: RestartCount?) { state.withLock { $0.count = count } }
}
