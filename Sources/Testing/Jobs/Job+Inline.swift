public import Ratchet
import RatchetEngine

extension Job {
    /// Does one job here and now, without an engine: what a unit test of a handler needs.
    ///
    ///     let receipt = try await Charge(bank: bank).perform(inline: .init(cents: 4_200))
    ///
    /// Nothing is recorded; what the job does to Ratchet through its run is checked, and then forgotten.
    /// - Parameters:
    ///   - arguments: what the job is about.
    ///   - attempt: which attempt it is. Default: the first.
    ///   - id: the job's id, from which its key follows.
    public func perform(
        inline arguments: Arguments, attempt: Int = 1, id: RunID = "inline"
    ) async throws -> Output {
        let info = AttemptInfo(runID: id.rawValue, path: JobEntry.path, number: attempt)
        return try await perform(JobRun(arguments, info, StepEffects()))
    }
}
