@testable import RatchetEngine
@testable import RatchetTesting

/// Work that does not listen to its cancellation.
enum Deaf {
    /// Returns once the latch is open, whatever becomes of the task.
    static func wait(for latch: Latch) async {
        await withCheckedContinuation { continuation in
            // A task of its own, so that it does not get the cancellation of the one that waits. On the executor of its
            // engine, if there is one: elsewhere nobody sees that it has something to do.
            Task(executorPreference: VirtualExecutor.current) {
                await latch.wait()
                continuation.resume()
            }
        }
    }
}
