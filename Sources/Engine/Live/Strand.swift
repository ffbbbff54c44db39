import Synchronization

/// One task that performs a run. A run has several if a signal gave it more to do while it was at work.
final class Strand: Sendable {
    /// Sendable: the only thing that is done with it from outside is `cancel()`, which may come from anywhere.
    private struct Handle: @unchecked Sendable {
        let task: UnsafeCurrentTask
    }

    /// Set for as long as the task performs the run: after that it must not be touched.
    private let handle = Mutex<Handle?>(nil)

    /// Performs `body` in the task that calls; ``cancel()`` cancels that task.
    ///
    /// The task is a child of the one that performs all runs, and cannot be cancelled alone in any other way; a task
    /// group for each run would take longer than a step of it.
    func perform<Value: Sendable>(_ body: @Sendable () async -> Value) async -> Value {
        await withUnsafeCurrentTask { task in
            let own = task.map { Handle(task: $0) }
            handle.withLock { $0 = own }
            defer { handle.withLock { $0 = nil } }
            return await body()
        }
    }

    func cancel() { handle.withLock { $0?.task.cancel() } }
}
