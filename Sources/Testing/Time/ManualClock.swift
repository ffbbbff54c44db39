public import RatchetEngine
import Synchronization

/// A clock that stands still until a test moves it.
///
///     let clock = ManualClock()
///     let supervisor = Supervisor(…, clock: clock, …)
///     …
///     await clock.waitForSleepers(1)
///     clock.advance(by: .seconds(30))
///
/// Moving the clock wakes the tasks whose time has come, in the order in which they were due. They go on in their own
/// time: what they sleep next counts from where the clock has arrived, so advance from one ``nextDue`` to the next if
/// each of several sleeps in a row matters.
public final class ManualClock: EngineClock {
    private let time: Mutex<ManualTime>

    /// A clock that shows `start`: the first moment of 2026 (UTC) unless said otherwise.
    public init(_ start: Timestamp = Timestamp(milliseconds: 1_767_225_600_000)) {
        time = Mutex(ManualTime(start))
    }

    /// The wall-clock time, to the millisecond that has begun.
    public var now: Timestamp { time.withLock { $0.now } }

    /// When the next sleeper is woken if the clock goes on from here; `nil` while nobody sleeps.
    public var nextDue: Timestamp? { time.withLock { $0.nextDue } }

    /// How many tasks sleep.
    public var sleepers: Int { time.withLock { $0.sleepers.count } }

    /// Lets `duration` pass.
    /// - Precondition: `duration` is not negative: time does not run backwards. ``jump(to:)`` sets the wall clock back.
    public func advance(by duration: Duration) {
        precondition(duration >= .zero, "time does not run backwards: jump(to:) sets the wall clock back")
        wake { $0.pass(duration) }
    }

    /// Lets time pass until the wall clock shows `moment`.
    /// - Precondition: `moment` is not over yet. ``jump(to:)`` sets the wall clock back.
    public func advance(to moment: Timestamp) {
        precondition(moment >= now, "time does not run backwards: jump(to:) sets the wall clock back")
        wake { $0.pass(max(.zero, $0.timeLeft(until: moment))) }
    }

    /// Sets the wall clock, back or forth, without time passing: sleeps `for` a duration do not notice.
    public func jump(to moment: Timestamp) {
        wake { $0.set(moment) }
    }

    /// Returns as soon as at least `count` tasks sleep, or the calling task is cancelled.
    public func waitForSleepers(_ count: Int) async {
        let id = time.withLock { $0.nextID() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mayGoOn = time.withLock { time in
                    // Checked under the lock, which `onCancel` takes too: a cancellation is seen here or there.
                    if Task.isCancelled || time.sleepers.count >= count { return true }
                    time.watchers.append(.init(id: id, count: count, continuation: continuation))
                    return false
                }
                if mayGoOn { continuation.resume() }
            }
        } onCancel: {
            time.withLock { $0.removeWatcher(id) }?.continuation.resume()
        }
    }

    /// Sleeps until the clock is moved or set to `due` or later.
    public func sleep(until due: Timestamp) async throws {
        try await sleep { _ in .shown(due) }
    }

    /// Sleeps until the clock was advanced by `duration`.
    public func sleep(for duration: Duration) async throws {
        try await sleep { .elapsed($0.elapsed + duration) }
    }

    private func sleep(until due: (ManualTime) -> ManualSleeper.Due) async throws {
        let id = time.withLock { $0.nextID() }
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                fallAsleep { ManualSleeper(id: id, due: due($0), continuation: continuation) }
            }
        } onCancel: {
            time.withLock { $0.removeSleeper(id) }?.wake(with: .failure(CancellationError()))
        }
    }

    private func fallAsleep(_ sleeper: (ManualTime) -> ManualSleeper) {
        let (sleeper, watchers) = time.withLock { time -> (ManualSleeper, [ManualWatcher]?) in
            let sleeper = sleeper(time)
            // Checked under the lock, which `onCancel` takes too: a cancellation is seen here or there.
            guard !Task.isCancelled, !time.isDue(sleeper) else { return (sleeper, nil) }
            time.sleepers.append(sleeper)
            // Before it can be woken.
            sleeper.observer?.waits()
            return (sleeper, time.removeSatisfiedWatchers())
        }
        if let watchers {
            for watcher in watchers { watcher.continuation.resume() }
        } else {
            sleeper.continuation.resume(with: Task.isCancelled ? .failure(CancellationError()) : .success(()))
        }
    }

    private func wake(_ move: (inout ManualTime) -> Void) {
        let due = time.withLock { time in
            move(&time)
            return time.removeDueSleepers()
        }
        for sleeper in due { sleeper.wake() }
    }

    /// The sleepers of an engine that has crashed are never woken, and nobody waits for them.
    func abandonSleepers(of owner: VirtualExecutor) {
        time.withLock { time in time.sleepers.removeAll { $0.owner === owner } }
    }
}
