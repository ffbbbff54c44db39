import RatchetJournal

extension Runs {
    /// Tells a run what has become of something that it sent, or of a child of it.
    ///
    /// - Parameter writes: rows that become durable with what follows from it, or by themselves if nothing does.
    func take(_ reply: Reply, for number: UInt64, writes: [WriteBatch.Operation]) async throws {
        let run = RunReference(id: RunID(number: number), number: number)
        do {
            try await tell(run) { try await $0.take(reply, writes) }
        } catch let error as EngineError where error.code == .over || error.code == .notFound {
            try await commit(writes)
        }
    }
}
