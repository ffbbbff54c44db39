import RatchetEngine

extension JSON {
    /// All that there is of a job.
    init(_ job: JobInfo) {
        self = .object(
            Self.members(of: job) + [
                Member(name: "arguments", value: JSON(job.arguments)),
                Member(name: "output", value: JSON(job.output)),
                Member(name: "failures", value: .array(job.failures.map { JSON($0) })),
                Member(
                    name: "lines",
                    value: .array(
                        job.lines.map { .members(["time": JSON($0.time), "text": .string($0.text)]) })),
            ])
    }

    /// What a list has of a job.
    init(summary job: JobInfo) { self = .object(Self.members(of: job)) }

    init(_ queue: QueueCount) {
        self = .members([
            "name": .string(queue.row.name),
            "paused": .bool(queue.row.isPaused),
            "queued": .int(queue.queued),
            "scheduled": .int(queue.scheduled),
            "retrying": .int(queue.retrying),
            "dead": .int(queue.dead),
            "oldest": JSON(queue.oldest),
            "concurrency": JSON(queue.row.concurrency),
            "keyConcurrency": JSON(queue.row.keyConcurrency),
            "rateLimit": JSON(queue.row.rateLimit.map(String.init(describing:))),
        ])
    }

    private init(_ failure: JobFailure) {
        self = .members([
            "time": JSON(failure.time), "attempt": .int(failure.attempt), "error": JSON(failure.error),
        ])
    }

    private init(_ value: RecordedValue?) {
        self = value.flatMap { $0.isNothing ? nil : JSON(bytes: $0.json.utf8) } ?? .null
    }

    private static func members(of job: JobInfo) -> [Member] {
        let members: KeyValuePairs<String, JSON> = [
            "id": .string(job.id.rawValue),
            "kind": .string(job.kind),
            "queue": .string(job.queue),
            "status": .string("\(job.status)"),
            "priority": .int(job.priority),
            "key": JSON(job.key),
            "tags": .array(job.tags.map { .string($0) }),
            "enqueued": JSON(job.enqueued),
            "due": JSON(job.due),
            "ended": JSON(job.ended),
            "failedAttempts": .int(job.failedAttempts),
            "snoozes": .int(job.snoozes),
            "reads": .int(job.reads),
            "crashes": .int(job.crashes),
            "progress": JSON(job.progress),
        ]
        return members.map { Member(name: $0.key, value: $0.value) }
    }
}
