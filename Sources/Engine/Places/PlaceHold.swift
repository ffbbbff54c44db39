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

/// What becomes of a place that a run is offered.
enum PlaceAnswer: Sendable {
    /// An attempt is made in it.
    case taken(PlaceHold)
    /// The run does not need it: the step is over, or has had its attempt.
    case needless
    /// The run cannot go on at present.
    case later
}
