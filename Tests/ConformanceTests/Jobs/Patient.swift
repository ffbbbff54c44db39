import Ratchet
import RatchetTesting

/// A kind of jobs that says nothing of how it is retried.
struct Patient: Job {
    struct Arguments: Codable, Sendable, Hashable {}

    let clock: ManualClock
    let effects: Effects

    func perform(_ run: JobRun<Arguments>) async throws {
        effects.add("\(clock.now.milliseconds)")
        throw Oops()
    }
}

/// A kind of jobs whose attempts may take so long.
struct Hurried: Job {
    struct Arguments: Codable, Sendable, Hashable {}

    static let timeout: Duration? = .seconds(30)
    static let retry = RetryPolicy.constant(.seconds(10), attempts: 3)

    let work: @Sendable (JobRun<Arguments>) async throws -> String

    func perform(_ run: JobRun<Arguments>) async throws -> String { try await work(run) }
}
