import RatchetEngine

/// A task that sleeps by a ``ManualClock``.
struct ManualSleeper {
    enum Due {
        /// When the wall clock shows this moment.
        case shown(Timestamp)
        /// When this time has passed since the clock was made.
        case elapsed(Duration)
    }

    let id: Int
    let due: Due
    /// Of an engine that may crash, it is never resumed then.
    let continuation: UnsafeContinuation<Void, any Error>
    /// The engine under test whose task it is.
    let owner = VirtualExecutor.current
    /// Whoever has to know that the task waits.
    let observer = InnerWait.observer

    /// The observer hears of it first: afterwards the task may be anywhere.
    func wake(with result: Result<Void, any Error> = .success(())) {
        observer?.goesOn()
        continuation.resume(with: result)
    }
}
