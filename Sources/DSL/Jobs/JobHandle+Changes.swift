public import RatchetEngine

extension JobHandle {
    /// Deletes the job: nothing is left of it. One that is not over is cancelled first.
    ///
    /// - Throws: `EngineError` with the code `notFound`.
    public func delete() async throws { try await engine.deleteJob(number) }

    /// Has the job begin anew, now: one that waits for a later time, or a dead letter.
    ///
    /// - Parameter queue: the queue that it goes to; `nil` for the one in which it is.
    /// - Throws: `EngineError` with the code `unsuitableJob` if it is at work, `over` or `notFound`.
    public func retry(to queue: String? = nil) async throws {
        try await engine.changeJob(number, to: JobChange(queue: queue, due: engine.now, startsAnew: true))
    }

    /// Has the job be otherwise, as long as it is not at work; `nil` leaves something as it is.
    ///
    /// - Throws: `EngineError` with the code `unsuitableJob` if it is at work or a dead letter, `over`, `notFound`,
    ///   `invalidJob`.
    public func change(
        queue: String? = nil, priority: Int? = nil, due: Timestamp? = nil, arguments: J.Arguments? = nil
    ) async throws {
        try JobOptions(queue: queue, priority: priority).check()
        try await engine.changeJob(
            number,
            to: JobChange(
                queue: queue, priority: priority.map { UInt8($0) }, due: due,
                arguments: try arguments.map { try J.payload(of: $0) }))
    }
}
