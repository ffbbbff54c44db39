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
    let continuation: CheckedContinuation<Void, any Error>
}
