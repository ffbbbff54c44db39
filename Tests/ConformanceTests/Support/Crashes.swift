import RatchetTesting
import Testing

/// Plays what a row promises with crashes in between.
enum Crashes {
    /// Plays a scenario, and again with crashes: the outcome has to be the same.
    ///
    /// In memory there is one at each commit, before it and after it; on the disk, where that takes long, they come
    /// again and again.
    /// - Returns: the outcome.
    static func anywhere<Outcome: Equatable & Sendable>(
        over store: TestStore, _ scenario: (CrashPoint) async throws -> Outcome
    ) async throws -> Outcome {
        let outcome = try await scenario(.never)
        if store == .memory {
            try await TestEngine.crashAtEveryCommit(scenario)
        } else {
            #expect(try await scenario(.often(seed: 7, within: 5)) == outcome)
        }
        return outcome
    }
}
