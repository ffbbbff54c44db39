public import RatchetEngine

/// A job, seen from outside: its id, what it does, and what it returned.
///
///     let job = try await engine.enqueue(MakeReport.self, .init(month: 11))
///     let report = try await job.result()
public struct JobHandle<J: Enqueueable>: Sendable, Identifiable {
    let engine: Engine
    let number: UInt64
    /// The job's id.
    public let id: RunID
    /// Whether it was enqueued by this call: `false` if there was one already, which is unique or has the same id.
    public let isNew: Bool

    init(_ engine: Engine, _ receipt: JobReceipt) {
        self.engine = engine
        number = receipt.number
        id = receipt.id
        isNew = receipt.isNew
    }

    /// What the job is, and what has become of it.
    ///
    /// - Throws: `EngineError` with the code `notFound` if nothing is left of it.
    public func info() async throws -> JobInfo {
        guard let look = try await engine.look(atJob: number) else { throw EngineError.jobGone(id) }
        return JobInfo(look)
    }

    /// What the job returned, once it has.
    ///
    /// It waits for as long as the job takes, through retries and restarts of the journal.
    /// Of a job of which nothing is left the engine remembers the result for a while: that of the last 10,000 jobs, and
    /// no more than 4 MiB. Keep the job (`JobRetention`) where its result is asked for later.
    /// - Throws: `DeadJobError` if the job is a dead letter; `RunCancellation` if it was cancelled; `EngineError` with
    ///   the code `notFound` if it has ended too long ago and was not kept, or `stopped`.
    public func result() async throws -> J.Output {
        switch try await engine.outcome(ofJob: number) {
        case .completed(let output): try J.output(of: output)
        case .cancelled: throw RunCancellation(runID: id)
        case .dead(let error): throw DeadJobError(id: id, error: error)
        }
    }

    /// Cancels the job. One that is at work is told so, by Swift's task cancellation; what it does then changes
    /// nothing.
    ///
    /// - Throws: `EngineError` with the code `over` or `notFound`.
    public func cancel() async throws { try await engine.cancelJob(number) }
}
