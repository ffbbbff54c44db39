import RatchetJournal

/// A job: what it is to do, and what has become of it.
///
/// ``apply(_:at:)`` is the only way to change it: the queue, recovery, the command line and the tests all use that.
package struct JobState: Sendable, Hashable {
    package let number: UInt64
    package internal(set) var entry: JobEntry
    package let enqueued: Timestamp
    package internal(set) var past: JobPast?
    package internal(set) var end: End?

    /// How a job is over.
    package enum End: Sendable, Hashable {
        case completed(Timestamp, Payload)
        case cancelled(Timestamp)
    }

    package init(number: UInt64, _ entry: JobEntry, at time: Timestamp) {
        self.number = number
        self.entry = entry
        enqueued = time
    }

    package var id: RunID { entry.givenID.map(RunID.init(_:)) ?? RunID(job: number) }
    package var failedAttempts: Int { past?.failed ?? 0 }
    package var isDead: Bool { past?.isDead ?? false }
    package var isOver: Bool { end != nil }

    /// When it ended, if it is over.
    package var ended: Timestamp? {
        switch end {
        case .completed(let time, _), .cancelled(let time): time
        case nil: nil
        }
    }

    /// What it is doing, as far as the journal says: whether it is at work is known to its queue alone.
    package func status(at now: Timestamp) -> JobStatus {
        switch end {
        case .completed: return .completed
        case .cancelled: return .cancelled
        case nil: break
        }
        guard let past else { return entry.due > now ? .scheduled : .queued }
        if past.isDead { return .dead }
        if let leasedUntil = past.leasedUntil, leasedUntil > now { return .running }
        guard entry.due > now else { return .queued }
        return past.failed > 0 ? .retrying : .scheduled
    }

    /// An event does not fit to what the job is.
    package struct Misfit: Error, CustomStringConvertible {
        package let description: String
    }

    /// Takes over what follows from an event.
    package mutating func apply(_ event: JobEvent, at time: Timestamp) throws(Misfit) {
        guard end == nil else { throw Misfit(description: "a job that is over has no events") }
        switch event {
        case .enqueued: throw Misfit(description: "a job is enqueued once")
        case .completed(let output): end = .completed(time, output)
        case .cancelled: end = .cancelled(time)
        case .failed(let report, let retryAt): fail(report, retryAt, at: time)
        case .changed(let change): apply(change, at: time)
        case .effected: break
        default: apply(other: event, at: time)
        }
    }

    private mutating func apply(other event: JobEvent, at time: Timestamp) {
        var past = past ?? JobPast()
        switch event {
        case .snoozed(let until):
            past.snoozes += 1
            past.memory.hasEnded()
            entry.due = until
        case .leased(let until):
            past.reads += 1
            past.leasedUntil = until
        case .extended(let until): past.leasedUntil = until
        case .began: past.memory.isBegun = true
        case .crashed:
            past.memory.isBegun = false
            past.memory.crashes += 1
        case .noted(.line(let text)): past.add(JobLine(time: time, text: text))
        case .noted(let note): past.memory.take(in: note)
        case .enqueued, .completed, .failed, .effected, .changed, .cancelled: break
        }
        self.past = past
    }

    private mutating func fail(_ report: ErrorReport, _ retryAt: Timestamp?, at time: Timestamp) {
        var past = past ?? JobPast()
        past.failed += 1
        past.add(JobFailure(time: time, attempt: past.failed, error: report))
        let crashes = past.memory.crashes
        past.memory.hasEnded()
        past.leasedUntil = nil
        if let retryAt {
            entry.due = retryAt
        } else {
            past.isDead = true
            past.changed = time
            // Until it begins anew, whoever looks at it is to know.
            past.memory.crashes = crashes
        }
        self.past = past
    }

    /// Something of it cannot be read: its last state is that of a dead letter.
    mutating func die(of report: ErrorReport, at time: Timestamp) {
        var past = past ?? JobPast()
        past.add(JobFailure(time: time, attempt: past.failed, error: report))
        (past.isDead, past.changed, past.leasedUntil) = (true, time, nil)
        self.past = past
    }

    private mutating func apply(_ change: JobChange, at time: Timestamp) {
        if let queue = change.queue { entry.queue = queue }
        if let priority = change.priority { entry.priority = priority }
        if let due = change.due { entry.due = due }
        if let arguments = change.arguments { entry.arguments = arguments }
        guard var past else { return }
        past.leasedUntil = nil
        if change.startsAnew {
            (past.failed, past.isDead, past.memory.crashes, past.memory.isBegun) = (0, false, 0, false)
            past.changed = time
        }
        self.past = past
    }

    /// Until when nobody else can have it.
    var takeableFrom: Timestamp { max(entry.due, past?.leasedUntil ?? entry.due) }

    var bytes: Int { entry.bytes + (past?.bytes ?? 0) }
}
