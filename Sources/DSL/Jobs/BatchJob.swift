package import RatchetEngine

/// A kind of job of which one call of the handler does many at once.
///
///     struct Index: BatchJob {
///         struct Arguments: Codable, Sendable { let document: Int }
///         static let batchLimit = 500
///         let search: any SearchServer
///
///         func perform(_ batch: [JobRun<Arguments>]) async throws -> [Result<Void, any Error>] {
///             let failed = try await search.index(batch.map(\.arguments.document))
///             return batch.map { failed.contains($0.arguments.document) ? .failure(NotIndexed()) : .success(()) }
///         }
///     }
///
/// The jobs of a call stand behind one another in the queue; there are as many as can be taken, up to the limit, and
/// nobody waits for more of them. A call has one place of the queue's concurrency. Each job has a result of its own,
/// and an error that the call throws is the error of all of them.
public protocol BatchJob: Enqueueable {
    /// What a job returns, which the compiler finds out.
    associatedtype Output
    /// The most jobs in one call. Default: 100.
    static var batchLimit: Int { get }

    /// Does several jobs; returns a result for each, in their order.
    func perform(_ batch: [JobRun<Arguments>]) async throws -> [Result<Output, any Error>]
}

extension BatchJob {
    /// 100.
    public static var batchLimit: Int { 100 }

    /// The kind as the engine takes it: names and closures, no types.
    package func kind() throws -> JobKind {
        try Self.checkOutput()
        return Self.kind(
            .batch(limit: max(1, Self.batchLimit)) { shares in
                var runs: [(Int, JobRun<Arguments>)] = []
                var results: [JobShareResult] = shares.map { _ in .failure(MissingResultError()) }
                for (place, share) in shares.enumerated() {
                    do {
                        let arguments = try Self.arguments(of: share.arguments)
                        runs.append((place, JobRun(arguments, share.info, share.effects)))
                    } catch {
                        results[place] = .failure(error)
                    }
                }
                guard !runs.isEmpty else { return results }
                for ((place, _), result) in zip(runs, try await perform(runs.map(\.1))) {
                    results[place] = Result { try Self.recorded(try result.get()) }
                }
                return results
            })
    }
}
