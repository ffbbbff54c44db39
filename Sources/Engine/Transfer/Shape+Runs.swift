import RatchetJournal

/// What runs consist of.
extension Shape {
    static let status = Shape.word8(
        Dictionary(uniqueKeysWithValues: RunStatus.allCases.map { ($0.rawValue, $0.description) }))

    /// One submission of a run: a moment, and what happened.
    static let batch = Shape.record(["time": .signed, "events": .sequence(event)])

    private static let event = Shape.choice(
        Dictionary(uniqueKeysWithValues: events.map { ($0.code.rawValue, ("\($0.code)", $0.shape)) }))

    private static let events: [(code: EventCode, shape: Shape)] = [
        (.started, .record(["plan": .hex, "workflow": .text, "id": .optional(.text), "state": payload])),
        (.stepCompleted, .record(["at": .address, "output": payload])),
        (.stepReduced, .record(["at": .address, "output": payload, "state": payload])),
        (.attemptFailed, .record(["at": .address, "error": .error, "retryAt": .signed])),
        (.stepFailed, .record(["at": .address, "error": .error])),
        (.nodeFailed, .record(["at": .address, "error": .error])),
        (.sleepStarted, .record(["at": .address, "due": .signed])),
        (.sleepEnded, .record(["at": .address])),
        (.chose, .record(["at": .address, "child": .count])),
        (.choseNone, .record(["at": .address])),
        (.looped, .record(["at": .address])),
        (.loopEnded, .record(["at": .address])),
        (.updated, .record(["at": .address, "state": payload])),
        (.fannedOut, .record(["at": .address, "elements": .list(.record(["key": .text, "state": payload]))])),
        (.called, .record(["at": .address, "state": payload])),
        (.returned, .record(["at": .address, "output": payload])),
        (.putAway, .record(["until": .signed])),
        (.broughtBack, .record([:])),
        (.putAwayForSignal, .record([:])),
        (.signalled, .record(["name": .text, "id": .optional(.text), "value": payload])),
        (.received, .record(["at": .address])),
        (.receivedReduced, .record(["at": .address, "state": payload])),
        (.cancelled, .record([:])),
        (.waitStarted, .record(["at": .address, "due": .signed])),
        (.expired, .record(["at": .address])),
        (.waited, .record(["at": .address])),
        (.caught, .record(["at": .address, "catch": .count])),
        (.caughtNone, .record(["at": .address])),
        (.deadlineSet, .record(["due": .signed])),
        (.timedOut, .record(["error": .error])),
        (.terminated, .record([:])),
        (.stepKept, .record(["at": .address, "output": payload])),
        (.stepKeptReduced, .record(["at": .address, "output": payload, "state": payload])),
        (.compensated, .record(["at": .address])),
        (.compensationFailed, .record(["at": .address, "error": .error, "retryAt": .signed])),
        (.compensationStuck, .record(["at": .address, "error": .error])),
        (.compensationSkipped, .record(["at": .address])),
        (.compensationRetried, .record(["at": .address])),
        (.progressed, .record(["at": .address, "details": payload])),
        (.partCompleted, .record(["at": .address, "name": .text, "output": payload])),
        (.attemptBegan, .record(["at": .address])),
        (.crashed, .record(["at": .address])),
        (.freed, .record(["at": .address])),
        (.queued, .record(["at": .address, "queue": .text, "due": .optional(.signed)])),
        (.unqueued, .record(["at": .address])),
        (.cursorSet, .record(["at": .address, "cursor": payload])),
        (.childOf, .record(parent)),
        (
            .childAsked, .record(["at": .address, "run": .text, "onParentClose": policy, "isDetached": .flag])
        ),
        (.childStarted, .record(["at": .address])),
        (.childEnded, .record(["at": .address, "output": payload])),
        (.childGone, .record(["run": .text])),
        (.sending, .record(["at": .address, "run": .text])),
        (.sent, .record(["at": .address])),
        (.effected, .record(["at": .address, "count": .count, "first": .list(effect)])),
        (.migrated, migration),
        (.forked, .record(["run": .text, "path": .text, "value": .blob(folded)])),
        (.skipped, .record(["at": .address, "output": .optional(payload)])),
        (.skippedReduced, .record(["at": .address, "output": .optional(payload), "state": payload])),
        (.retried, .record(["at": .address])),
        (
            .answered,
            .record(["name": .text, "id": .optional(.text), "value": payload, "answer": payload, "state": payload])
        ),
        (.paused, .record([:])),
        (.resumed, .record([:])),
        (.resolved, .record(["path": .text, "id": .optional(.text), "value": payload])),
        (.rejected, .record(["path": .text, "id": .optional(.text), "error": .error])),
        (.fulfilled, .record(["at": .address])),
        (.fulfilledReduced, .record(["at": .address, "state": payload])),
        (.attributesChanged, .record(["changes": .list(.choice(changes))])),
        (.tagged, .record(["tags": .list(.text)])),
        (.reusedID, .record([:])),
    ]

    /// Scopes and nodes are counted from 1; 0 stands for one that is gone, and then has no nodes.
    private static let migration = Shape.record([
        "plan": .hex, "time": .signed, "scopes": .list(.record(["scope": .count, "nodes": .list(.count)])),
        "skipped": .list(.address), "entered": .list(.address),
        "states": .list(.record(["frame": .count, "state": payload])), "notes": .list(.text),
    ])

    /// What a snapshot holds of a run.
    static let run = Shape.choice([
        1: ("folded", folded), 2: ("unfolded", unfolded),
        3: ("foldedWithTerms", .record(["terms": .list(term), "run": folded])),
        4: ("unfoldedWithTerms", .record(["terms": .list(term), "run": unfolded])),
    ])

    private static let unfolded = Shape.record([
        "reason": .word8([1: "unknownWorkflow", 2: "changedWorkflow", 3: "unreadableState", 4: "damaged"]),
        "text": .text, "base": .optional(.blob(folded)), "batches": .list(.blob(batch)),
    ])

    private static let folded = Shape.record([
        "plan": .hex, "workflow": .text, "id": .optional(.text), "started": .signed, "ended": .optional(.signed),
        "asleepUntil": .optional(.signed),
        "failure": .optional(.record(["at": .address, "error": .error])), "frames": .list(frame),
        "parts": .sequence(.choice(parts)),
    ])

    private static let parts: [UInt8: (name: String, shape: Shape)] = [
        1: ("waitsForSignal", .record([:])), 2: ("mailbox", mailbox), 3: ("deadline", .record(["due": .signed])),
        4: ("compensations", .record(["count": .count, "kept": .list(compensation)])), 5: ("terminated", .record([:])),
        7: ("parent", .record(parent)), 8: ("children", .list(child)),
        9: ("lastState", payload), 10: ("paused", .record([:])), 11: ("settlements", .list(settlement)),
        12: ("terms", .list(term)), 13: ("reusedID", .record([:])),
        14: ("notes", notes),
    ]

    private static let settlement = Shape.choice([
        0: ("resolved", .record(["path": .text, "id": .optional(.text), "value": payload])),
        1: ("rejected", .record(["path": .text, "id": .optional(.text), "error": .error])),
    ])

    private static let compensation = Shape.record([
        "number": .count, "step": .address, "path": .text, "output": payload, "attempts": .count,
        "error": .optional(.error), "isStuck": .flag,
    ])

    /// How a node will end.
    private static let held = Shape.choice([
        0: ("done", .record([:])), 1: ("failed", .record(["at": .address, "error": .error])),
        2: ("dropped", .record([:])),
    ])

    static let notes = Shape.list(.record(["time": .signed, "text": .text]))

    private static let mailbox = Shape.list(.record(["name": .text, "values": .list(payload)]))

    private static let frame = Shape.record([
        "scope": .count, "parent": .optional(.address), "key": .optional(.text), "state": .optional(payload),
        "output": .optional(payload), "nodes": .list(node),
    ])

    /// Times are milliseconds since the run was started.
    private static let node = Shape.record([
        "status": .word8([0: "idle", 1: "open", 2: "waiting", 3: "done", 4: "failed", 5: "dropped"]),
        "": .bits([
            "attempts": .count, "begun": .count, "ended": .count, "child": .count,
            "frames": .record(["first": .count, "count": .count]), "due": .signed, "opened": .signed,
            "closed": .signed, "error": .error, "output": .record(["isCut": .flag, "text": .text]),
            // One of the bits is not given out.
            "memory": memory, "held": held, "": .record([:]), "target": .text,
        ]),
    ])

    /// What a step's attempts have left.
    static let memory = Shape.record([
        "": .bits([
            "begun": .record([:]), "heartbeat": .blob(.json), "cursor": .blob(.json),
            "parts": .list(.record(["name": .text, "output": payload])), "crashes": .count,
            "line": .record(["queue": .text, "path": .text]),
        ])
    ])

    /// What is known of a run that is over without reading it.
    static let summary: KeyValuePairs<String, Shape> = [
        "workflow": .text, "id": .optional(.text), "started": .signed, "terms": .trailing(term),
    ]

    // MARK: - Plans

    static let scopes = Shape.list(.record(["workflow": .text, "nodes": .list(.choice(nodes))]))

    private static let nodes = Dictionary(
        uniqueKeysWithValues: NodeKind.allCases.map { kind in
            (kind.rawValue, ("\(kind)", peers[kind].map(outlineNode) ?? outlineNode))
        })

    private static let outlineNode = Shape.record([
        "name": .text, "parent": .count, "children": .list(.count), "end": .count, "limit": .count, "inner": .count,
    ])

    /// What those nodes name that name something outside of them.
    private static let peers: [NodeKind: String] = [.receive: "signal", .send: "signal", .start: "starts"]

    private static func outlineNode(naming peer: String) -> Shape {
        .record([
            "name": .text, "parent": .count, "children": .list(.count), "end": .count, "limit": .count,
            "inner": .count, peer: .text,
        ])
    }

    // MARK: - Commands

    static let command = Shape.choice(runCommands.merging(scheduleCommands) { first, _ in first })

    private static let runCommands: [UInt8: (name: String, shape: Shape)] = [
        1: ("start", .record(["workflow": .text, "id": .optional(.text), "state": payload])),
        2: ("signal", .record(["run": .text, "name": .text, "value": payload])),
        3: ("cancel", .record(["run": .text])),
        4: (
            "startWith",
            .record([
                "workflow": .text, "id": .optional(.text), "state": payload,
                "onConflict": .word8(words(RunConflictPolicy.allCases)),
                "reuse": .word8(words(RunReusePolicy.allCases)),
                "signal": .optional(.record(["name": .text, "id": .optional(.text), "value": payload])),
            ])
        ),
        5: ("update", .record(["run": .text, "name": .text, "argument": payload])),
        6: ("resolve", .record(["token": .text, "value": payload])),
        7: ("reject", .record(["token": .text, "error": .error])),
        8: ("setPaused", .record(["run": .text, "isPaused": .flag])),
        9: ("terminate", .record(["run": .text])),
        10: ("startTagged", startTagged),
        12: (
            "fork",
            .record([
                "run": .text, "path": .text, "id": .optional(.text), "changes": .optional(payload),
            ])
        ),
        13: ("skip", .record(["run": .text, "path": .text, "output": .optional(payload)])),
        14: ("retry", .record(["run": .text, "path": .text])),
    ]

    static func words<Word: RawRepresentable<UInt8>>(_ cases: [Word]) -> [UInt8: String] {
        Dictionary(uniqueKeysWithValues: cases.map { ($0.rawValue, "\($0)") })
    }

    /// What became of a message that had an id.
    static let messageAnswer = Shape.choice([
        1: ("update", .record(["name": .text, "answer": payload])), 2: ("settlement", .record(["path": .text])),
    ])

    static let answer = Shape.choice([
        1: ("carriedOut", .record(["run": .text])), 2: ("refused", .record(["code": .text, "message": .text])),
        3: ("answered", .record(["run": .text, "answer": payload])), 4: ("named", .record(["name": .text])),
    ])
}
