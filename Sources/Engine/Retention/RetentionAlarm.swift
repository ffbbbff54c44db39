import Synchronization

/// Tells the retention of runs that end, so that it need not look for them.
final class RetentionAlarm: Sendable {
    private let policy: RetentionPolicy
    private let alarm = Alarm()
    /// What is slept for now; `nil` while nobody sleeps: then every end counts.
    private let awaited = Mutex<Timestamp?>(nil)

    init(_ policy: RetentionPolicy) { self.policy = policy }

    /// A run's end is durable.
    func note(_ status: RunStatus, ended: Timestamp) {
        guard let age = policy.age(of: status) else { return }
        let due = ended + age
        if awaited.withLock({ $0.map { due < $0 } ?? true }) { alarm.ring() }
    }

    /// Sleeps until `due`, or until a run ends that is due before.
    func wait(until due: Timestamp?, _ clock: any EngineClock) async {
        awaited.withLock { $0 = due ?? Timestamp(milliseconds: .max) }
        defer { awaited.withLock { $0 = nil } }
        let alarm = alarm
        guard let due else { return await alarm.wait() }
        _ = await clock.sleep(until: due, unless: { await alarm.wait() })
    }
}
