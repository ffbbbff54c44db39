/// What runs are found by.
extension Shape {
    private static let values: [UInt8: (name: String, shape: Shape)] = [
        2: ("text", .record(["name": .text, "value": .text])),
        3: ("integer", .record(["name": .text, "value": .signed])),
        4: ("flag", .record(["name": .text, "value": .flag])),
        5: ("time", .record(["name": .text, "value": .signed])),
    ]

    /// A tag, or an attribute with its value.
    static let term = Shape.choice(values.merging([1: ("tag", .record(["tag": .text]))]) { first, _ in first })

    /// What becomes of attributes.
    static let changes = values.merging([0: ("removed", .record(["name": .text]))]) { first, _ in first }

    /// A start with tags, as another process hands it in.
    static let startTagged = Shape.record([
        "workflow": .text, "id": .optional(.text), "state": payload,
        "onConflict": .word8(words(RunConflictPolicy.allCases)),
        "reuse": .word8(words(RunReusePolicy.allCases)),
        "signal": .optional(.record(["name": .text, "id": .optional(.text), "value": payload])),
        "tags": .list(.text),
    ])
}
