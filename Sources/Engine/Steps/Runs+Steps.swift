import RatchetJournal

extension Runs {
    /// Does what somebody wants done to a node of a run, and returns once that is durable.
    ///
    /// - Parameter writes: rows that become durable with it.
    func carryOut(_ order: StepOrder, in run: RunReference, writes: [WriteBatch.Operation] = []) async throws {
        try await tell(run) { try await $0.carryOut(order, writes) }
    }
}
