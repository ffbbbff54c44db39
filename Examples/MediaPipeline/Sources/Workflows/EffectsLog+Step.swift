import Ratchet

extension EffectsLog {
    /// Does the work of a step between the two lines that say so.
    func witness<State: Sendable, Result: Sendable>(
        _ run: StepRun<State>, _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        try await witness(key: run.key, attempt: run.attempt, body)
    }
}
