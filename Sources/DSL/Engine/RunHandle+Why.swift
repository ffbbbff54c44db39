public import RatchetEngine

extension RunHandle {
    /// Says why the run is where it is: what it waits for, since when, who holds it, and what can be done.
    ///
    ///     print(try await run.why())
    ///
    /// What is not durable yet is not in it. It reads what the journal keeps of the run's history.
    /// - Throws: `EngineError` with the code `stopped` if the engine does not run; `JournalError` if the journal cannot
    ///   be read.
    public func why() async throws -> RunExplanation { try await engine.why(of: run) }
}
