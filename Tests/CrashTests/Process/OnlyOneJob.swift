import Ratchet

/// Of which there is one at a time of the same arguments, however many callers want it.
struct OnlyOneJob: Job {
    struct Arguments: Codable, Sendable {
        let what: Int
    }

    static let queue = "only one"
    static let unique: Unique? = Unique(by: .fields(["what"]))
    static let retention: JobRetention? = JobRetention(completed: .forever)

    let effects: Effects

    func perform(_ run: JobRun<Arguments>) async throws { try await LoadJob.leaveTrace(run, effects) }
}
