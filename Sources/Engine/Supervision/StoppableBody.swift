/// A child's body, and how it is asked to return.
struct StoppableBody: Sendable {
    let run: @Sendable (_ ready: @escaping SupervisedChild.Ready) async throws -> Void
    let stop: (@Sendable () async -> Void)?

    /// What one of the two tasks has come to.
    private enum Turn { case bodyReturned, bodyWasAsked, bodyMustBeCancelled }

    /// Returns, or throws the body's fault, when neither the body nor `stop` goes on: the next start is not disturbed.
    func serve(_ incarnation: Incarnation) async throws {
        try await withThrowingTaskGroup(of: Turn.self) { group in
            group.addTask {
                try await run(incarnation.ready)
                return .bodyReturned
            }
            group.addTask {
                await incarnation.stop.wait()
                guard let stop, !Task.isCancelled else { return .bodyMustBeCancelled }
                await stop()
                return .bodyWasAsked
            }
            // A fault of the body leaves the loop, and with it the group, which cancels and awaits the other task.
            while let turn = try await group.next() {
                if turn != .bodyWasAsked { group.cancelAll() }
            }
        }
    }
}
