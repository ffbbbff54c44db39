@testable import RatchetEngine
import RatchetJournal

// How `Tests/FormatDecoder/decode.py` prints what jobs and their queues are made of.

extension JSON {
    init(_ batch: JobBatch) {
        self = .object(["time": JSON(batch.time), "events": .list(batch.events.map { JSON($0) })])
    }

    private init(_ event: JobEvent) {
        switch event {
        case .enqueued(let entry): self = ["enqueued", JSON(entry)]
        case .completed(let output): self = ["completed", JSON(output)]
        case .failed(let error, let retryAt): self = ["failed", JSON(error), JSON(retryAt)]
        case .snoozed(let until): self = ["snoozed", JSON(until)]
        case .leased(let until): self = ["leased", JSON(until)]
        case .extended(let until): self = ["extended", JSON(until)]
        case .began: self = ["began"]
        case .crashed: self = ["crashed"]
        case .noted(.line(let text)): self = ["logged", JSON(text)]
        case .noted(.heartbeat(let details)): self = ["heartbeat", JSON(details)]
        case .noted(.part(let name, let output)): self = ["part", JSON(name), JSON(output)]
        case .noted(.cursor(let cursor)): self = ["cursor", JSON(cursor)]
        case .effected(let notes):
            let first = notes.first.map { [JSON($0.kind.rawValue), JSON($0.name)] as JSON }
            self = ["effected", JSON(notes.count), .list(first)]
        case .changed(let change):
            let fields: JSON = [
                JSON(change.queue), change.priority.map { JSON($0) } ?? .null, JSON(change.due),
                JSON(change.arguments), .flag(change.startsAnew),
            ]
            self = ["changed", fields]
        case .cancelled: self = ["cancelled"]
        }
    }

    private init(_ entry: JobEntry) {
        let fields: [JSON?] = [
            entry.givenID.map { JSON($0) }, entry.key.map { JSON($0) }, entry.weight == 1 ? nil : JSON(entry.weight),
            entry.attempts.map { JSON($0) },
            entry.claim.map { [JSON($0.key), JSON($0.states.rawValue), JSON($0.until)] },
            entry.tags.isEmpty ? nil : .list(entry.tags.map { JSON($0) }),
            entry.priority == JobEntry.middlePriority ? nil : JSON(entry.priority),
        ]
        self = [
            JSON(entry.kind), JSON(entry.queue), JSON(entry.due),
            .list(fields.enumerated().compactMap { bit, field in field.map { [JSON(bit), $0] } }),
            JSON(entry.arguments),
        ]
    }

    init(_ job: JobState) {
        self = .object([
            "enqueued": JSON(job.enqueued), "entry": JSON(job.entry), "past": job.past.map { JSON($0) } ?? .null,
            "end": JSON(job.end),
        ])
    }

    private init(_ past: JobPast) {
        self = [
            JSON(past.failed), JSON(past.snoozes), JSON(past.reads), JSON(past.leasedUntil), .flag(past.isDead),
            JSON(past.changed), .list(past.failures.map { [JSON($0.time), JSON($0.attempt), JSON($0.error)] }),
            .list(past.lines.map { [JSON($0.time), JSON($0.text)] }),
            past.memory.isEmpty ? .null : JSON(past.memory),
        ]
    }

    private init(_ end: JobState.End?) {
        switch end {
        case nil: self = [JSON(0)]
        case .completed(let time, let output): self = [JSON(1), JSON(time), JSON(output)]
        case .cancelled(let time): self = [JSON(2), JSON(time)]
        }
    }

    init(_ queue: QueueRow) {
        self = [
            JSON(queue.name), JSON(queue.number), .flag(queue.isPaused), Self.number(queue.concurrency),
            Self.number(queue.keyConcurrency), JSON(queue.rateLimit),
        ]
    }

    private init(_ limit: RateLimit?) {
        guard let limit else {
            self = .null
            return
        }
        var burst = 0
        if case .bucket(let most) = limit.shape { burst = most }
        self = [JSON(limit.count), JSON(limit.period.wholeMilliseconds), JSON(burst)]
    }

    private static func number(_ number: Int?) -> JSON { number.map { JSON($0) } ?? .null }

    init(_ summary: JobEndSummary) {
        self = [
            JSON(summary.kind), JSON(summary.queue), JSON(summary.givenID), .list(summary.tags.map { JSON($0) }),
            JSON(summary.enqueued), JSON(summary.expires),
        ]
    }

    init(_ end: JobEndKey) { self = [JSON("\(end.status)"), JSON(end.ended), JSON(end.number)] }

    static func fields(of order: JobOrder) -> [JSON] {
        let options = order.options
        let delay = options.delay.map { JSON($0.wholeMilliseconds) } ?? .null
        let front = [JSON(order.kind), JSON(order.id?.rawValue), JSON(order.arguments), JSON(options.queue)]
        let middle: [JSON] = [
            options.priority.map { JSON($0) } ?? .null, JSON(options.due), delay, JSON(options.key),
            JSON(options.weight),
        ]
        return front + middle + [
            options.attempts.map { JSON($0) } ?? .null, .list(options.tags.map { JSON($0) }), .flag(options.isUnique),
            .flag(order.hasKey),
        ]
    }

    static func fields(of bulk: JobBulk) -> [JSON] {
        let action: JSON =
            switch bulk.action {
            case .cancel: [JSON(1)]
            case .delete: [JSON(2)]
            case .discard: [JSON(3)]
            case .retry(let queue): [JSON(4), JSON(queue)]
            }
        return [action, JSON(bulk.filter), number(bulk.limit)]
    }

    private init(_ filter: JobFilter) {
        let names = [Set(filter.ids.map(\.rawValue)), filter.kinds, filter.queues, filter.keys, filter.tags]
        let statuses = filter.statuses.sorted { $0.rawValue < $1.rawValue }
        self = .list(
            names.map { .list($0.sorted().map { JSON($0) }) } + [
                .list(statuses.map { JSON("\($0)") }), JSON(filter.since), JSON(filter.until), .flag(filter.meansAll),
            ])
    }

    static func fields(of change: QueueChange) -> [JSON] {
        [
            change.isPaused.map { .flag($0) } ?? .null, number(change.concurrency), number(change.keyConcurrency),
            JSON(change.rateLimit),
        ]
    }
}
