/// Throw it in a job to have it made later: that is no failure, and uses no attempt.
///
///     func perform(_ run: JobRun<Arguments>) async throws {
///         guard try await report.isReady(run.arguments.id) else { throw Snooze(for: .seconds(60)) }
///
/// How often a job was put off is counted by itself. In a step of a workflow it is an error as any other.
public struct Snooze: Error, Sendable, Hashable {
    /// For how long.
    public let wait: Duration

    /// Later by `wait`; a negative one is none.
    public init(for wait: Duration) { self.wait = wait }
}
