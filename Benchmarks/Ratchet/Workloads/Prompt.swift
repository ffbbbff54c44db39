import Ratchet

/// A job that says when it has begun.
struct Prompt: Job {
    struct Arguments: Codable, Sendable {}

    let begun: Begun

    func perform(_ run: JobRun<Arguments>) async throws { begun.tell() }

    /// How many microseconds it takes from each of so many calls that enqueue a job until the job has begun.
    static func latencies(
        of jobs: Int, _ begun: Begun, _ durability: Durability = .durable, on engine: Engine
    ) async throws -> [Double] {
        var latencies: [Double] = []
        for _ in 0..<jobs {
            let start = ContinuousClock.now
            async let end = begun.next()
            try await engine.enqueue(Prompt.self, .init(), durability: durability)
            latencies.append((await end - start) / .microseconds(1))
        }
        return latencies
    }
}
