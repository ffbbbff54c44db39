import Synchronization

/// A place in a queue while an attempt of a step has it.
final class PlaceHold: Sendable {
    private let end = Latch()
    private let isSettled = Mutex(false)

    /// Returns once the attempt has ended, or the task is cancelled.
    /// - Returns: Whether the run needs the place no more: how the attempt ended is in the journal, or nobody wants to
    ///   know it.
    func wait() async -> Bool {
        await end.wait()
        return isSettled.withLock(\.self)
    }

    func release(isSettled: Bool) {
        self.isSettled.withLock { $0 = isSettled }
        end.open()
    }
}
