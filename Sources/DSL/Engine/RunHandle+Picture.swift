public import RatchetEngine

extension RunHandle {
    /// A picture of the run as it is now: where each node stands, since when, and how long it took.
    ///
    ///     let run = try await engine.find(FulfilOrder.self, id: "order-7")
    ///     try Data(await run.picture(.svg).utf8).write(to: file)
    ///
    /// It shows what is durable at this moment. Of a choice it has the branch that was taken, of a loop the turn that
    /// it is in, of a fan-out with many elements those that somebody looks for, and how many others there are.
    /// Times are in UTC, and `+1.2s` is the time since the run's start. The texts of errors are in it; values that the
    /// run recorded are not. It has at most 200 nodes.
    /// - Throws: `EngineError` with the code `notFound` if the journal does not have the run (any more), `stopped` or
    ///   `journalFault`.
    public func picture(_ format: PictureFormat) async throws -> String { try await engine.picture(of: id, format) }
}
