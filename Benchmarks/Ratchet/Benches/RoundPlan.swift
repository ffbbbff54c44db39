/// How often engine and reference take turns, and for how long.
///
/// They alternate because other work on the machine then meets both.
struct RoundPlan: Sendable {
    let rounds: Int
    let length: Duration

    /// The measurement whose ratio is the middle one.
    func middle(_ round: () async throws -> Measurement) async throws -> Measurement {
        var measurements: [Measurement] = []
        for _ in 0..<rounds { measurements.append(try await round()) }
        let sorted = measurements.sorted { ($0.ratio ?? $0.value) < ($1.ratio ?? $1.value) }
        return sorted[sorted.count / 2]
    }
}
