internal import RatchetEngine

/// What a job knows of itself and of the attempt that it is: all that a step knows, and can do.
///
///     func perform(_ run: JobRun<Arguments>) async throws {
///         try await server.send(to: run.arguments.to, key: run.key)
///     }
public typealias JobRun<Arguments: Sendable> = StepRun<Arguments>

extension StepRun {
    /// What the job is about. Of a step it is its ``state``.
    public var arguments: State { state }

    /// Says something that is kept with the job, for whoever looks at it while it is at work and later.
    ///
    ///     try await run.log("page \(page) of \(count)")
    ///
    /// The last 100 lines are kept, each of at most 1,024 bytes. It is handed to the journal without waiting for the
    /// disk. A step of a workflow has none.
    /// - Throws: `CancellationError` if the attempt was given up.
    public func log(_ text: String) async throws {
        let line = String(decoding: text.utf8.prefix(JobLine.byteLimit), as: UTF8.self)
        _ = try await self.line.record(.line(line))
    }
}
