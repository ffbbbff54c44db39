import Ratchet
import RatchetEngine

/// A kind of jobs that take 90 minutes, however often the process ends: the first attempt fails, and the second one,
/// so much later, does not. Each notes that it has begun.
struct Round: Job {
    struct Arguments: Codable, Sendable, Hashable { var room = "hall" }

    static let retry = RetryPolicy.constant(.minutes(90), attempts: 2)

    let effects: Effects

    func perform(_ run: JobRun<Arguments>) async throws {
        effects.add(run.runID)
        if run.attempt == 1 { throw Oops() }
    }
}

/// A kind of jobs of which there may be only one.
struct Lonely: Job {
    struct Arguments: Codable, Sendable, Hashable {}

    static let unique: Unique? = Unique(by: .kind)

    func perform(_ run: JobRun<Arguments>) async throws {}
}

/// A kind of jobs that all fail for good.
struct Doomed: Job {
    struct Arguments: Codable, Sendable, Hashable {}

    static let retry = RetryPolicy.never

    func perform(_ run: JobRun<Arguments>) async throws { throw Oops() }
}
