import RatchetJournal

/// Brings runs back when they are due. The times are in the journal; only the near ones are in memory.
actor Timers {
    private static let rowsPerRead = 4_096
    private static let duePerDelivery = 1_024

    private let journal: Journal
    private let clock: any EngineClock
    private let alarm = Alarm()
    private var queue = TimerQueue()

    init(_ journal: Journal, _ clock: any EngineClock) {
        self.journal = journal
        self.clock = clock
    }

    /// Whether some run is to be brought back at some time.
    var hasTimers: Bool { queue.count > 0 || queue.horizon != nil }

    /// A timer has become durable. One that is named twice does no harm.
    func add(_ key: TimerKey) {
        if queue.add(key) { alarm.ring() }
    }

    /// Hands what is due to `deliver` until the task is cancelled.
    func run(deliver: @Sendable ([TimerKey]) async throws -> Void) async throws {
        while !Task.isCancelled {
            if queue.needsLoading { try await load() }
            let due = queue.takeDue(at: clock.now, limit: Self.duePerDelivery)
            if due.isEmpty { await waitForNext() } else { try await deliver(due) }
        }
    }

    private func load() async throws {
        guard let horizon = queue.horizon else { return }
        queue.willLoad()
        let keys = try await journal.read { view in
            var keys: [TimerKey] = []
            try EngineTables.timers.scan(KeyRange(from: horizon.keyBytes), in: view) { key, _ in
                keys.append(key)
                return keys.count < Self.rowsPerRead ? .next : .stop
            }
            return keys
        }
        queue.load(keys, isLast: keys.count < Self.rowsPerRead)
    }

    private func waitForNext() async {
        // What was added while nobody waited has rung already.
        let alarm = alarm
        guard let next = queue.next else {
            if queue.needsLoading { return }
            return await alarm.wait()
        }
        _ = await clock.sleep(until: next.due, unless: { await alarm.wait() })
    }
}
