import RatchetJournal

/// Deletes runs that have been over for as long as they are to be kept, oldest end first, a bounded number at a time.
struct Retention: Sendable {
    fileprivate static let runsPerCommit = 256

    let journal: Journal
    let policy: RetentionPolicy
    let alarm: RetentionAlarm
    let clock: any EngineClock

    /// Hands what has expired to `forget` until the task is cancelled; in between it sleeps until the next is due.
    func run(forget: @Sendable ([ExpiredRun]) async throws -> Void) async throws {
        while !Task.isCancelled {
            let look = try await look(at: clock.now)
            if look.expired.isEmpty {
                await alarm.wait(until: look.next, clock)
            } else {
                try await forget(look.expired)
            }
        }
    }

    /// What is due at a moment, and when the next is if nothing is.
    fileprivate struct Look: Sendable {
        var expired: [ExpiredRun] = []
        var next: Timestamp?
    }

    private func look(at now: Timestamp) async throws -> Look {
        let (policy, blocks) = (policy, journal.blocks)
        return try await journal.read { view in
            var look = Look()
            for status in RunStatus.allCases where status.isOver {
                guard let age = policy.age(of: status) else { continue }
                try look.add(status, keptFor: age, now, view, blocks)
            }
            return look
        }
    }
}

extension Retention.Look {
    /// Whether there is as much to delete as one commit should.
    private var isFull: Bool { expired.reduce(0) { $0 + $1.signals } >= ExpiredRun.signalLimit }

    fileprivate mutating func add(
        _ status: RunStatus, keptFor age: Duration, _ now: Timestamp, _ view: borrowing any StoreView & ~Copyable,
        _ blocks: Blocks
    ) throws {
        var due: [(RunEndKey, RunEndSummary?)] = []
        try EngineTables.runsByEnd.scanResults(RunEndKey.range(of: status), in: view, with: blocks) { key, row in
            guard key.ended + age <= now else {
                next = min(next ?? key.ended + age, key.ended + age)
                return .stop
            }
            due.append((key, RunEndSummary(row)))
            return due.count < Retention.runsPerCommit ? .next : .stop
        }
        for (key, summary) in due where !isFull {
            expired.append(try ExpiredRun(key, summary, in: view, with: blocks))
        }
    }
}
