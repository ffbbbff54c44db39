/// Schedules.
extension Shape {
    static let schedule: KeyValuePairs<String, Shape> = [
        "version": .byte, "name": .text, "isDeclared": .flag, "starts": target, "rule": rule, "missed": missed,
        "overlap": overlap, "catchUp": .optional(.signed), "jitter": .signed, "start": .optional(.signed),
        "end": .optional(.signed), "limit": .optional(.signed), "tags": .list(.text), "created": .signed,
        "position": .signed, "pause": .optional(.record(["note": .text, "since": .signed])),
        "problem": .optional(.text), "started": .signed, "triggers": .signed,
        "losses": .list(.record(["cause": loss, "count": .signed])),
        "waiting": .list(.record(["cause": cause, "planned": .signed])),
        "active": .list(.record(["number": .sender, "run": .text])),
        "backfills": .list(.record(["position": .signed, "end": .signed])),
        "recentRuns": .list(.record(["cause": cause, "planned": .signed, "run": .text, "started": .signed])),
        "recentLosses": .list(
            .record(["cause": loss, "planned": .signed, "decided": .signed, "text": .optional(.text)])),
    ]

    private static let target = Shape.choice([
        1: ("run", .record(["workflow": .text, "state": .optional(payload)])),
        2: (
            "job",
            .record([
                "kind": .text, "arguments": .optional(payload), "queue": .optional(.text),
                "priority": .optional(.count),
                "due": .optional(.signed), "delay": .optional(.signed), "key": .optional(.text), "weight": .count,
                "attempts": .optional(.count), "tags": .list(.text), "isUnique": .flag,
            ])
        ),
    ])

    /// What is asked of a schedule, by another process or by a step.
    static let scheduleCommands: [UInt8: (name: String, shape: Shape)] = [
        20: ("pauseSchedule", .record(["schedule": .text, "note": .text])),
        21: ("resumeSchedule", .record(["schedule": .text])),
        22: ("triggerSchedule", .record(["schedule": .text])),
        23: ("backfillSchedule", .record(["schedule": .text, "from": .signed, "to": .signed])),
        24: ("deleteSchedule", .record(["schedule": .text])),
        25: (
            "updateSchedule",
            .record([
                "schedule": .text, "rule": .optional(rule), "missed": .optional(missed), "overlap": .optional(overlap),
                "options": .optional(
                    .record([
                        "catchUp": .optional(.signed), "jitter": .signed, "start": .optional(.signed),
                        "end": .optional(.signed), "limit": .optional(.signed), "tags": .list(.text),
                    ])),
            ])
        ),
        26: (
            "createSchedule",
            .record([
                "schedule": .text, "starts": target, "rule": rule, "missed": missed, "overlap": overlap,
                "catchUp": .optional(.signed), "jitter": .signed, "start": .optional(.signed),
                "end": .optional(.signed), "limit": .optional(.signed), "tags": .list(.text), "runsFirst": .flag,
                "isPaused": .flag,
            ])
        ),
    ]

    private static let rule = Shape.choice([
        1: ("cron", .record(["expression": .text, "zone": .text])),
        2: ("every", .record(["milliseconds": .signed, "anchor": .signed])),
    ])

    private static let missed = Shape.choice([
        0: ("skip", .record([:])), 1: ("latest", .record([:])), 2: ("all", .record(["atMost": .signed])),
    ])

    private static let overlap = Shape.choice([
        0: ("skip", .record([:])), 1: ("bufferOne", .record([:])), 2: ("bufferAll", .record(["atMost": .signed])),
        3: ("cancelOther", .record([:])), 4: ("allow", .record([:])),
    ])

    private static let cause = Shape.word8(words(ScheduleTick.Cause.allCases))
    private static let loss = Shape.word8(words(TickLoss.allCases))
}
