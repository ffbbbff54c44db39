extension Engine {
    /// Says why a run is where it is: what it waits for, since when, who holds it, and what can be done.
    ///
    ///     print(try await engine.why("order-7"))
    ///
    /// What is not durable yet is not in it. It reads what the journal keeps of the run's history.
    /// - Throws: ``EngineError/Code/notFound`` if there is no such run, ``EngineError/Code/stopped`` if the engine does
    ///   not run; `JournalError` if the journal cannot be read.
    public func why(_ run: RunID) async throws -> RunExplanation { try await why(of: try await find(run)) }

    package func why(of run: RunReference) async throws -> RunExplanation {
        let now = clock.now
        guard
            let explanation = try await inspect({ try await $0.why(number: run.number, host: .here, now: now) })
        else {
            throw EngineError.notFound(run.id)
        }
        return explanation
    }
}
