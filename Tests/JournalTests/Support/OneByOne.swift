import Dispatch

/// Runs the tasks that prefer it one after the other, in the order in which they became ready.
///
/// With it, submissions are handed in in the order in which their tasks were made, and a test knows which of them wait
/// while the writer is at work.
final class OneByOne: TaskExecutor {
    private let queue = DispatchQueue(label: "ratchet.tests.one-by-one")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// Runs `body`, and every task in it, one job at a time.
func oneByOne<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
    try await withTaskExecutorPreference(OneByOne()) { try await body() }
}
