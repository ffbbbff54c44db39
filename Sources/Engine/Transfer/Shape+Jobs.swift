/// What jobs consist of.
extension Shape {
    static let jobStatus = Shape.word8(
        Dictionary(uniqueKeysWithValues: JobStatus.allCases.map { ($0.rawValue, $0.description) }))

    /// One submission of a job: a moment, and what happened.
    static let jobBatch = Shape.record(["time": .signed, "events": .sequence(jobEvent)])

    private static let jobEvent = Shape.choice([
        1: ("enqueued", .record(entry)), 2: ("completed", .record(["output": payload])),
        3: ("failed", .record(["error": .error, "retryAt": .optional(.signed)])),
        4: ("snoozed", .record(["until": .signed])), 5: ("leased", .record(["until": .signed])),
        6: ("extended", .record(["until": .signed])), 7: ("began", .record([:])), 8: ("crashed", .record([:])),
        9: ("logged", .record(["text": .text])), 10: ("effected", .record(["count": .count, "first": .list(effect)])),
        11: ("changed", change), 12: ("cancelled", .record([:])), 13: ("heartbeat", .record(["details": payload])),
        14: ("part", .record(["name": .text, "output": payload])), 15: ("cursor", .record(["cursor": payload])),
    ])

    private static let entry: KeyValuePairs<String, Shape> = [
        "kind": .text, "queue": .text, "due": .signed,
        "": .bits([
            "id": .text, "key": .text, "weight": .count, "attempts": .count,
            "claim": .record(["key": .text, "states": .count, "until": .optional(.signed)]), "tags": .list(.text),
            "priority": .byte,
        ]),
        "arguments": payload,
    ]

    private static let change = Shape.record([
        "queue": .optional(.text), "priority": .optional(.byte), "due": .optional(.signed),
        "arguments": .optional(payload), "startsAnew": .flag,
    ])

    /// What a snapshot holds of a job.
    static let job = Shape.record([
        "form": .byte, "enqueued": .signed, "entry": .record(entry), "past": .optional(past),
        "end": .choice([
            0: ("none", .record([:])), 1: ("completed", .record(["time": .signed, "output": payload])),
            2: ("cancelled", .record(["time": .signed])),
        ]),
    ])

    private static let past = Shape.record([
        "failed": .count, "snoozes": .count, "reads": .count, "leasedUntil": .optional(.signed), "isDead": .flag,
        "changed": .optional(.signed),
        "failures": .list(.record(["time": .signed, "attempt": .count, "error": .error])), "lines": notes,
        "memory": .optional(memory),
    ])

    /// What is enqueued from a step, or from another process.
    static let order: KeyValuePairs<String, Shape> = [
        "kind": .text, "id": .optional(.text), "arguments": payload, "queue": .optional(.text),
        "priority": .optional(.count), "due": .optional(.signed), "delay": .optional(.signed), "key": .optional(.text),
        "weight": .count, "attempts": .optional(.count), "tags": .list(.text), "isUnique": .flag, "hasKey": .flag,
    ]
}
