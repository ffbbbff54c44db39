import Ratchet

/// A job that does nothing.
struct NoOp: Job {
    struct Arguments: Codable, Sendable { let number: Int, text: String }

    static let queue = "bench"

    func perform(_ run: JobRun<Arguments>) async throws {}
}
