/// The engine's time: the only door through which it comes in.
///
/// ``SystemClock`` is the machine's; `ManualClock` of RatchetTesting stands still until a test moves it.
public protocol EngineClock: Sendable {
    /// The wall-clock time, which may jump.
    var now: Timestamp { get }

    /// Returns once the wall clock shows `due` or later, also if it is set meanwhile.
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    func sleep(until due: Timestamp) async throws

    /// Returns once `duration` is over, however the wall clock is set meanwhile.
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    func sleep(for duration: Duration) async throws
}
