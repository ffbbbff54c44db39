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
        "active": .list(.record(["number": .long, "run": .text])),
        "backfills": .list(.record(["position": .signed, "end": .signed])),
        "recentRuns": .list(.record(["cause": cause, "planned": .signed, "run": .text, "started": .signed])),
        "recentLosses": .list(
            .record(["cause": loss, "planned": .signed, "decided": .signed, "text": .optional(.text)])),
    ]

    private static let target = Shape.choice([
        1: ("run", .record(["workflow": .text, "state": .optional(payload)]))
    ])

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
