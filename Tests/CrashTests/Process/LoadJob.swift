import Ratchet

/// Leaves a trace outside, and counts itself in the store, once it has failed as often as it is to.
struct LoadJob: Job {
    struct Arguments: Codable, Sendable {
        var failures = 0
    }

    static let retry = RetryPolicy.constant(.milliseconds(20), attempts: 3)
    static let retention: JobRetention? = JobRetention(completed: .forever)

    let effects: Effects

    func perform(_ run: JobRun<Arguments>) async throws {
        guard run.attempt > run.arguments.failures else { throw MeantToFail() }
        try await Self.leaveTrace(run, effects)
    }

    /// The file tells each time that it was made, the store each time that it counted.
    static func leaveTrace<Arguments>(_ run: JobRun<Arguments>, _ effects: Effects) async throws {
        try effects.witness("\(run.runID) \(run.key)") { JobProcess.say("done") }
        let count = StoreKey<Int>("done", run.runID)
        try run.store.put(count, (try await run.store.get(count) ?? 0) + 1)
    }

    private struct MeantToFail: Error {}
}
