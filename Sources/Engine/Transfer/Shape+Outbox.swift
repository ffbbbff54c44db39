/// What goes from run to run, and what an app keeps in its store.
extension Shape {
    static let policy = Shape.word8(
        Dictionary(uniqueKeysWithValues: ParentClosePolicy.allCases.map { ($0.rawValue, $0.description) }))

    static let parent: KeyValuePairs<String, Shape> = [
        "run": .long, "id": .text, "at": .address, "interest": .word8([0: "none", 1: "told", 2: "waits"]),
    ]

    static let child = Shape.record(["id": .text, "onParentClose": policy, "isDetached": .flag])

    static let effect = Shape.record([
        "does": .word8(Dictionary(uniqueKeysWithValues: EffectNote.Kind.allCases.map { ($0.rawValue, "\($0)") })),
        "to": .text,
    ])

    static let delivery = Shape.choice([
        1: (
            "start",
            .record(["workflow": .text, "id": .text, "state": payload, "parent": .optional(.record(parent))])
        ),
        2: ("signal", .record(["run": .text, "name": .text, "id": .optional(.text), "value": payload])),
        3: ("cancel", .record(["run": .text])),
        4: ("terminate", .record(["run": .text])),
        8: (
            "startTagged",
            .record([
                "workflow": .text, "id": .text, "state": payload, "parent": .optional(.record(parent)),
                "tags": .list(.text),
            ])
        ),
        5: ("reply", .record(["to": .long, "at": .address, "about": .text, "says": reply])),
        6: ("cancelChild", .record(["run": .text])),
        7: ("terminateChild", .record(["run": .text])),
        9: ("enqueue", .record(order)),
        10: ("schedule", .choice(scheduleCommands)),
    ])

    private static let reply = Shape.choice([
        1: ("taken", .record([:])), 2: ("refused", .record(["error": .error])), 3: ("ended", outcome),
    ])

    private static let outcome = Shape.choice([
        1: ("completed", .record(["output": payload])), 2: ("failed", .record(["path": .text, "error": .error])),
        3: ("cancelled", .record([:])), 4: ("terminated", .record([:])),
    ])
}
